mod attacks;
mod consent;
mod duty;
mod opening;
mod view;
