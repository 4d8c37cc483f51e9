//! What every mutation answers with: the object it is about, or why it was refused.

/// Defines a mutation's payload: one nullable object and `userErrors`, with the way there from a domain outcome.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $object:ty }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            $(#[$field_doc])*
            $field: Option<$object>,
            /// Why it was refused; empty when it was done.
            user_errors: Vec<crate::graphql::error::UserError>,
        }

        impl $name {
            /// Refusals become data, everything else a top-level error.
            fn of<T: Into<$object>>(outcome: mirror::error::Result<T>) -> async_graphql::Result<Option<Self>> {
                let (object, user_errors) = crate::graphql::error::settle(outcome)?;
                Ok(Some(Self { $field: object.map(Into::into), user_errors }))
            }
        }
    };
}

pub(crate) use payload;
