mod deadlines;
mod journey;
mod release;
