//! Root fields stand apart: when one fails it is null, with its error beside it, and the others keep their answers.
//!
//! Every root field is nullable for that. The library's own objects give up all fields when a resolver fails, so the
//! roots are wrapped.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value};
use async_trait::async_trait;

/// A root object whose fields fail one by one.
#[derive(Default)]
pub(crate) struct Apart<T>(T);

#[async_trait]
impl<T: ContainerType> ContainerType for Apart<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await {
            Ok(value) => Ok(value),
            Err(error) => {
                ctx.add_error(error);
                Ok(Some(Value::Null))
            }
        }
    }
}

#[async_trait]
impl<T: ContainerType> OutputType for Apart<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<T: ObjectType> ObjectType for Apart<T> {}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Error, Object, Schema, value};

    use super::*;

    #[derive(Default)]
    struct Query;

    #[Object]
    impl Query {
        async fn fine(&self) -> Option<i32> {
            Some(7)
        }

        async fn fails(&self) -> async_graphql::Result<Option<i32>> {
            std::future::ready(Err(Error::new("no"))).await
        }
    }

    #[tokio::test]
    async fn a_field_that_fails_leaves_the_others_their_answers() {
        let schema = Schema::new(Apart::<Query>::default(), EmptyMutation, EmptySubscription);
        let answer = schema.execute("{ before: fine fails after: fine }").await;
        assert_eq!(answer.data, value!({ "before": 7, "fails": null, "after": 7 }));
        assert_eq!(answer.errors.len(), 1);
        assert_eq!(answer.errors[0].path.len(), 1);
    }
}
