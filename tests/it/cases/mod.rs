mod deadlines;
mod journey;
mod release;
mod together;
