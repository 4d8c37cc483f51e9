// What an app on Relay says: relay-compiler reads it and makes `__generated__` of it. It is never run.

graphql`
  query documentsQuery($first: Int!) {
    ...documentsList @arguments(first: $first)
  }
`;

graphql`
  fragment documentsList on Query
  @refetchable(queryName: "documentsListPage")
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    customers(first: $first, after: $after, sort: { field: NAME }) @connection(key: "documentsList_customers") {
      edges {
        node {
          ...documentsRow
        }
      }
    }
  }
`;

graphql`
  fragment documentsRow on Customer @refetchable(queryName: "documentsRowAgain") {
    displayId
    name
    status
    owner {
      name
    }
  }
`;

graphql`
  query documentsCursor {
    customerChangeCursor
  }
`;

graphql`
  mutation documentsSetStatus($id: ID!, $status: CustomerStatus!) {
    updateCustomer(input: { id: $id, status: $status }) {
      customer {
        ...documentsRow
      }
      userErrors {
        code
        message
      }
    }
  }
`;

graphql`
  subscription documentsChanges($customer: ID!, $after: String) {
    customerChanged(customerId: $customer, after: $after) {
      event
      customer {
        ...documentsRow
      }
    }
  }
`;
