//! Windows: one file is one subsystem. Knows neither MARS nor Azure.

pub mod accounts;
pub mod antivirus;
pub mod certificates;
pub mod devices;
pub mod dotnet;
pub mod environment;
pub mod clock_zone;
pub mod error;
pub mod eventlog;
pub mod files;
pub mod network;
pub mod language;
pub mod node;
pub mod powershell;
pub mod processes;
pub mod registry;
pub mod services;
pub mod state;
pub mod updates;
pub mod volume;
pub mod vss;
