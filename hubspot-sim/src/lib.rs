//! A HubSpot that runs on this machine, for demo, tests and benchmarks
