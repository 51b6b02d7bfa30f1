//! Windows: one file is one subsystem. Knows neither MARS nor Azure.

pub mod access;
pub mod acl;
pub mod acl_default;
pub mod acl_edit;
pub mod createfile;
pub mod error;
pub mod files;
pub mod handles;
pub mod node;
pub mod ntstatus;
pub mod open;
pub mod registry;
pub mod sid;
pub mod state;
pub mod volume;
