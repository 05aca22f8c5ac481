mod categories;
mod release;
mod rules;
mod settings;
mod support;
mod verbs;
