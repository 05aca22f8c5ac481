mod acts;
mod clocks;
mod deadlines;
mod journey;
mod release;
