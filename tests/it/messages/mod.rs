mod dialogue;
