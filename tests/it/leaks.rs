//! Nothing that a reporter or staff typed can be found where it should not be.
