mod actions;
mod closing;
mod deadlines;
mod journey;
mod release;
mod together;
