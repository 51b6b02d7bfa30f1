//! Windows: one file is one subsystem. Knows neither MARS nor Azure.

pub mod access;
pub mod accounts;
pub mod acl;
pub mod acl_default;
pub mod acl_edit;
pub mod antivirus;
pub mod certificates;
pub mod clock_zone;
pub mod devices;
pub mod dotnet;
pub mod environment;
pub mod error;
pub mod eventlog;
pub mod files;
pub mod language;
pub mod network;
pub mod node;
pub mod powershell;
pub mod processes;
pub mod registry;
pub mod services;
pub mod sid;
pub mod state;
pub mod updates;
pub mod volume;
pub mod vss;
