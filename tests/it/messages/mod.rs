mod dialogue;
mod notes;
