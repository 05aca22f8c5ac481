//! Parses the case number that a member typed, and collects the bound values of a statement.

use sea_orm::{ActiveEnum, Value};

use crate::problem::Problem;
use crate::text;

/// The values of a statement under construction.
#[derive(Default)]
pub(super) struct Values(pub(super) Vec<Value>);

impl Values {
    /// Binds a value and returns its placeholder in the statement, for example `$1`.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Binds an array of the names of enum values, each once and in the order given.
    pub(super) fn bind_names<E: ActiveEnum<Value = String> + PartialEq + Copy>(
        &mut self,
        all: impl IntoIterator<Item = E>,
    ) -> String {
        let mut once: Vec<E> = vec![];
        for one in all {
            if !once.contains(&one) {
                once.push(one);
            }
        }
        self.bind(once.iter().map(ActiveEnum::to_value).collect::<Vec<String>>())
    }
}

/// Parses `VC-2026-48213`, `2026-48213`, `#48213` or `48213`. Accepts digits of any script, and any dash or space.
pub(super) fn number(text: &str) -> Result<(Option<i32>, i32), Problem> {
    let refuse = || Problem::invalid("number", "Enter a case number such as VC-2026-48213 or 48213.");
    let text = text::typed(text).to_uppercase();
    let digits = text.trim().trim_start_matches("VC").trim_start_matches([' ', '-', '#']);
    let parts: Vec<&str> = digits.split([' ', '-']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<i32>().map_err(|_| refuse());
    match parts[..] {
        [only] => Ok((None, number(only)?)),
        [year, last] => Ok((Some(number(year)?), number(last)?)),
        _ => Err(refuse()),
    }
}
