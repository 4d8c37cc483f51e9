//! A read-only, typed client of HubSpot's CRM API
