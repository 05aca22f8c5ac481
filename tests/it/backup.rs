//! What a backup holds, and that it can be restored.
