//! Nothing that was acknowledged is lost, whatever dies.
