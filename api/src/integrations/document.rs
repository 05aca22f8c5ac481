//! Limits the cost of a free GraphQL document before the library validates the document. Neither the parser nor the
//! validator of the library counts how large a document grows by its fragments.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::exchange::Operation;
use crate::limit;
use crate::problem::Problem;

/// Parses a document with exactly one operation, and checks its name if one is requested.
///
/// # Errors
/// `BadRequest` for any other document. `TooLarge` if the document is too long, or grows too large.
pub fn read(text: &str, name: Option<&str>) -> Result<Operation, Problem> {
    let brackets = text.bytes().filter(|b| matches!(b, b'{' | b'[' | b'(')).count();
    if text.len() > limit::MAX_DOCUMENT || brackets > limit::MAX_BRACKETS {
        return Err(Problem::TooLarge);
    }
    let operation = Operation::parse(text)?;
    if name.is_some_and(|name| name != operation.name) {
        return Err(Problem::BadRequest("The document has no operation with this name."));
    }
    let mut expansion = Expansion { document: &operation.document, known: HashMap::new() };
    for (_, definition) in operation.document.operations.iter() {
        let size = expansion.of(&definition.node.selection_set.node)?;
        if size.roots > limit::MAX_ROOTS || size.all > limit::MAX_COMPLEXITY {
            return Err(Problem::TooLarge);
        }
    }
    Ok(operation)
}

/// The size of a selection after every fragment was inserted where it is used.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Number of fields of this selection, without nested fields.
    roots: usize,
    /// Number of fields and fragments, nested ones included.
    all: usize,
}

struct Expansion<'a> {
    document: &'a ExecutableDocument,
    /// The size of each fragment by name. `None` while the fragment is being counted. A fragment that occurs in this
    /// state uses itself.
    known: HashMap<&'a Name, Option<Size>>,
}

impl<'a> Expansion<'a> {
    fn of(&mut self, set: &'a SelectionSet) -> Result<Size, Problem> {
        let mut size = Size::default();
        for item in &set.items {
            let part = match &item.node {
                Selection::Field(field) => Size { roots: 1, all: self.of(&field.node.selection_set.node)?.all },
                Selection::InlineFragment(inline) => self.of(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            size.roots = size.roots.saturating_add(part.roots);
            size.all = size.all.saturating_add(part.all).saturating_add(1);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Size, Problem> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(Problem::BadRequest("A fragment must not use itself.")),
            None => {}
        }
        // A fragment that does not exist has no size, and the validator refuses it.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, None);
        let size = self.of(&fragment.node.selection_set.node)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::problem::ProblemCode;

    fn code(text: &str) -> Option<ProblemCode> {
        read(text, None).err().map(|problem| problem.code())
    }

    #[test]
    fn an_ordinary_document_passes_and_another_operation_than_asked_for_does_not() {
        let text = "query Cases { cases { nodes { ...F } } } fragment F on Case { id number }";
        assert_eq!(code(text), None);
        assert!(read(text, Some("Cases")).is_ok());
        assert_eq!(read(text, Some("Others")).err().map(|p| p.code()), Some(ProblemCode::BadRequest));
        assert_eq!(code("query A { me { id } } query B { me { id } }"), Some(ProblemCode::BadRequest));
    }

    #[test]
    fn fragments_count_as_often_as_they_are_used() {
        let mut text = "{ ...F0 }".to_owned();
        for n in 0..40 {
            let _ = write!(text, " fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1);
        }
        text.push_str(" fragment F40 on Query { __typename }");
        assert_eq!(code(&text), Some(ProblemCode::TooLarge), "a trillion fields");
        let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
        assert_eq!(code(circle), Some(ProblemCode::BadRequest));
    }

    #[test]
    fn neither_length_nor_depth_nor_many_roots_reach_the_parser_or_the_schema() {
        assert_eq!(code(&format!("{{ a{} }}", " ".repeat(limit::MAX_DOCUMENT))), Some(ProblemCode::TooLarge));
        for open in ["{a", "{a(x:[", "{a(x:{y:", "{...{"] {
            assert_eq!(code(&open.repeat(300)), Some(ProblemCode::TooLarge), "{open}");
            // The maximum depth that the parser gets.
            assert_eq!(code(&open.repeat(limit::MAX_BRACKETS / 3)), Some(ProblemCode::BadRequest), "{open}");
        }
        assert_eq!(code(&"{a".repeat(limit::MAX_BRACKETS)), Some(ProblemCode::BadRequest));
        let roots: String =
            (0..=limit::MAX_ROOTS).fold(String::new(), |text, n| format!("{text} r{n}: cases {{ totalCount }}"));
        assert_eq!(code(&format!("{{ {roots} }}")), Some(ProblemCode::TooLarge));
    }
}
