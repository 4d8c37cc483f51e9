//! The black-box tests. The first one, `walk`, tells the story of a change on its way from HubSpot to a subscriber.

mod layering;
