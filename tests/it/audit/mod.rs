mod access;
mod readings;
