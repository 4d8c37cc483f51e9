//! Scalars whose form the library leaves open, and numbers on their way into GraphQL's 32 bits.
//!
//! Instants need nothing of ours: the library's `DateTime` is RFC 3339 and says so.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A decimal number as clients write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal(pub(crate) rust_decimal::Decimal);

/// An exact decimal number as a string such as `"1250.5"`: an optional sign, digits, and at most one point.
#[Scalar(specified_by_url = "https://www.w3.org/TR/xmlschema11-2/#decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => rust_decimal::Decimal::from_str_exact(text).map(Self).map_err(Into::into),
            // a number's own text, never its value as a float
            Value::Number(number) => {
                rust_decimal::Decimal::from_str_exact(&number.to_string()).map(Self).map_err(Into::into)
            }
            Value::Null | Value::Boolean(_) | Value::Enum(_) | Value::List(_) | Value::Object(_) | Value::Binary(_) => {
                Err(InputValueError::expected_type(value))
            }
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.normalize().to_string())
    }
}

/// A whole number as GraphQL's `Int`. A larger one fails its own field, as the specification asks.
pub(crate) fn int(number: i64) -> async_graphql::Result<i32> {
    i32::try_from(number).map_err(|_| async_graphql::Error::new("The number is larger than an Int can be."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_pass_exactly_and_lose_only_idle_zeros() {
        for (given, shown) in [("1250.50", "1250.5"), ("-0.0000000001", "-0.0000000001"), ("100", "100")] {
            let parsed = Decimal::parse(Value::String(given.into())).unwrap();
            assert_eq!(parsed.to_value(), Value::String(shown.into()));
        }
        assert!(Decimal::parse(Value::String("1e3".into())).is_err());
        assert!(Decimal::parse(Value::Boolean(true)).is_err());
    }
}
