//! What was changed behind our back is refused, never shown.
