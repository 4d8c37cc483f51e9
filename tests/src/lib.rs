//! Black-box tests: real Postgres, real server process, simulated HubSpot
