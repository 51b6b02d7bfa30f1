//! What PowerShell says when a path leads nowhere or Windows refuses.
//!
//! *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::ErrorSpec;
use powershell::value::Value;

use super::Place;
use crate::windows::error::Win32;

/// An error, ready to be raised by the cmdlet at work.
pub(in crate::console) type Failure = Box<ErrorSpec>;

/// Nothing lies at a path.
pub(in crate::console) fn missing(place: &Place) -> Failure {
    let class = "System.Management.Automation.ItemNotFoundException";
    let text = format!("Cannot find path '{}' because it does not exist.", place.said);
    ErrorSpec::new(class, "PathNotFound", "ObjectNotFound", text).about(place.target()).into()
}

/// No drive has this name.
pub(in crate::console) fn no_drive(name: &str) -> Failure {
    let class = "System.Management.Automation.DriveNotFoundException";
    let text = format!("Cannot find drive. A drive with the name '{name}' does not exist.");
    ErrorSpec::new(class, "DriveNotFound", "ObjectNotFound", text).about(Value::text(name)).into()
}

/// A provider that has not what a cmdlet needs of it.
pub(in crate::console) fn not_supported(text: &str) -> Failure {
    let class = "System.Management.Automation.PSNotSupportedException";
    ErrorSpec::new(class, "NotSupported", "NotImplemented", text).into()
}

/// The key is for others to change.
pub(in crate::console) fn registry_access(place: &Place) -> Failure {
    let class = "System.Security.SecurityException";
    let text = "Requested registry access is not allowed.";
    ErrorSpec::new(class, class, "PermissionDenied", text).about(Value::text(&place.path)).into()
}

/// Class, message and category of what Windows answers to .NET about a file.
pub(in crate::console) fn io(error: Win32, path: &str) -> (&'static str, String, &'static str) {
    match error {
        Win32::FILE_NOT_FOUND => (
            "System.IO.FileNotFoundException",
            format!("Could not find file '{path}'."),
            "ObjectNotFound",
        ),
        Win32::PATH_NOT_FOUND => (
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{path}'."),
            "ObjectNotFound",
        ),
        Win32::ACCESS_DENIED => (
            "System.UnauthorizedAccessException",
            format!("Access to the path '{path}' is denied."),
            "PermissionDenied",
        ),
        Win32::SHARING_VIOLATION => (
            "System.IO.IOException",
            format!(
                "The process cannot access the file '{path}' because it is being used by another \
                 process."
            ),
            "WriteError",
        ),
        Win32::DISK_FULL => (
            "System.IO.IOException",
            "There is not enough space on the disk.\r\n".to_owned(),
            "WriteError",
        ),
        other => ("System.IO.IOException", format!("{other}\r\n"), "WriteError"),
    }
}

/// An error of a file with an identifier that says which step failed: `GetContentReader` becomes
/// `GetContentReaderIOError` and its like.
pub(in crate::console) fn of_file(
    step: &str,
    error: Win32,
    path: &str,
    category: &'static str,
    target: Value,
) -> Failure {
    let (class, text, own) = io(error, path);
    let (id, category) = match error {
        Win32::FILE_NOT_FOUND => (format!("{step}FileNotFoundError"), own),
        Win32::PATH_NOT_FOUND => (format!("{step}DirectoryNotFoundError"), own),
        Win32::ACCESS_DENIED => (format!("{step}UnauthorizedAccessError"), own),
        _ => (format!("{step}IOError"), category),
    };
    ErrorSpec::new(class, id, category, text).about(target).into()
}
