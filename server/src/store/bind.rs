//! Values for the `$n` of a query. Invariant: a value is bound, never pasted, and NULL
//! keeps its type, because PostgreSQL refuses an untyped one.

use std::borrow::Cow;

/// A value for a `$n` of a query. NULL keeps its type, because PostgreSQL refuses an
/// untyped one.
#[derive(Debug, Clone)]
pub enum Bind<'a> {
    Text(Option<Cow<'a, str>>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bool(bool),
    Bytes(Option<Vec<u8>>),
}

macro_rules! bind_from {
    ($($type:ty => |$value:ident| $bind:expr),+ $(,)?) => {$(
        impl<'a> From<$type> for Bind<'a> {
            fn from($value: $type) -> Self { $bind }
        }
    )+};
}

bind_from! {
    &'a str => |v| Bind::Text(Some(v.into())),
    String => |v| Bind::Text(Some(v.into())),
    &'a String => |v| Bind::Text(Some(v.as_str().into())),
    Option<&'a str> => |v| Bind::Text(v.map(Into::into)),
    Option<String> => |v| Bind::Text(v.map(Into::into)),
    &'a Option<String> => |v| Bind::Text(v.as_deref().map(Into::into)),
    i64 => |v| Bind::Int(Some(v)),
    i32 => |v| Bind::Int(Some(v.into())),
    u32 => |v| Bind::Int(Some(v.into())),
    u64 => |v| Bind::Int(Some(i64::try_from(v).unwrap_or(i64::MAX))),
    Option<i64> => |v| Bind::Int(v),
    Option<u32> => |v| Bind::Int(v.map(Into::into)),
    f64 => |v| Bind::Real(Some(v)),
    Option<f64> => |v| Bind::Real(v),
    bool => |v| Bind::Bool(v),
    Vec<u8> => |v| Bind::Bytes(Some(v)),
    Option<Vec<u8>> => |v| Bind::Bytes(v),
}

/// Binds for one statement, in the order of their `$n`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::Bind::from($value)),*] };
}
