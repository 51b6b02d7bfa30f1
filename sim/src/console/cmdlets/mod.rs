//! Cmdlets, one file a module or family.

mod dedup;
mod execution_policy;
mod items;
mod storage;
mod table;

use super::Command;

/// Every cmdlet.
pub const ALL: &[Command] = &[
    dedup::DISABLE,
    dedup::GET,
    dedup::START,
    execution_policy::GET,
    execution_policy::SET,
    items::GET_CHILD_ITEM,
    items::GET_FILE_HASH,
    items::GET_ITEM,
    items::REMOVE_ITEM,
    items::TEST_PATH,
    storage::GET_DISK,
    storage::GET_VOLUME,
    storage::SET_DISK,
];
