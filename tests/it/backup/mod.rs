mod restore;
mod vanish;
