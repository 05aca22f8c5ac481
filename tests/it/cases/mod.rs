mod actions;
mod acts;
mod clocks;
mod closing;
mod deadlines;
mod journey;
mod release;
mod together;
