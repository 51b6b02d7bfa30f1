//! Evidence: all that a diagnoser ever gets to see, collected in fixed order.
//!
//! *Models*: typed facts that an operator could read off with the tools of Windows, the agent and
//! the portal, and artefacts beside them (event records, jobs, log lines). Nothing here knows a
//! scenario, a fault or a cause. Facts are observations: "free bytes", never "too little space".
//! Every number carries its unit in its name. The JSON Schema is published by
//! `marslab schema facts`.

pub mod collect;
pub mod facts;
pub mod filters;
pub mod group_policy;
pub mod installation;
pub mod key_vault;
pub mod network;
pub mod on_demand;
pub mod performance;
pub mod portal;
pub mod registration;
pub mod restore;
pub mod seeding;
pub mod source;
pub mod system_state;
pub mod unavailable;

pub use collect::collect;
pub use facts::Facts;
pub use on_demand::Evidence;
pub use unavailable::{Reason, Source};
