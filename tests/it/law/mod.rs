/// The figures of each law pack: never laxer than the directive, and dates that grow with the receipt.
mod dates;
/// Confirmation of an unchecked pack, and the stricter figures of an organisation.
mod organisation;
