mod rights;
mod scopes;
