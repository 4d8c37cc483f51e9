//! The product: what our rows are and how HubSpot feeds them
