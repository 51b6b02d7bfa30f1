//! Win32 error codes: what a call into simulated Windows answers when it says no.
//!
//! *Models*: the number, its HRESULT, and the text that Windows prints for it.
//! *Leaves out*: codes that nothing in the catalogue can produce.
//! *Sources*: catalogue 4.2, 4.3; general Windows knowledge \[K\].
//! *Seen through*: every program's error lines, task results, job records.

use std::fmt;

/// A Win32 error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Win32(pub u32);

macro_rules! codes {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        impl Win32 {
            $(#[doc = $text] pub const $name: Win32 = Win32($code);)*

            /// The text Windows has for the code; empty when this table has none.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self.0 { $($code => $text,)* _ => "" }
            }
        }
    };
}

codes! {
    INVALID_FUNCTION = 1, "Incorrect function.";
    FILE_NOT_FOUND = 2, "The system cannot find the file specified.";
    PATH_NOT_FOUND = 3, "The system cannot find the path specified.";
    ACCESS_DENIED = 5, "Access is denied.";
    INVALID_DRIVE = 15, "The system cannot find the drive specified.";
    NOT_SAME_DEVICE = 17, "The system cannot move the file to a different disk drive.";
    WRITE_PROTECT = 19, "The media is write protected.";
    NOT_READY = 21, "The device is not ready.";
    SHARING_VIOLATION = 32,
        "The process cannot access the file because it is being used by another process.";
    NOT_SUPPORTED = 50, "The request is not supported.";
    BAD_NETWORK_PATH = 53, "The network path was not found.";
    FILE_EXISTS = 80, "The file exists.";
    INVALID_PARAMETER = 87, "The parameter is incorrect.";
    DISK_FULL = 112, "There is not enough space on the disk.";
    SEM_TIMEOUT = 121, "The semaphore timeout period has expired.";
    INVALID_NAME = 123, "The filename, directory name, or volume label syntax is incorrect.";
    DIR_NOT_EMPTY = 145, "The directory is not empty.";
    BAD_PATHNAME = 161, "The specified path is invalid.";
    ALREADY_EXISTS = 183, "Cannot create a file when that file already exists.";
    BAD_EXE_FORMAT = 193, "%1 is not a valid Win32 application.";
    FILE_TOO_LARGE = 223, "The file size exceeds the limit allowed and cannot be saved.";
    DIRECTORY = 267, "The directory name is invalid.";
    FILENAME_EXCED_RANGE = 206, "The filename or extension is too long.";
    CLOUD_FILE_ACCESS_DENIED = 395, "Access to the cloud file is denied.";
    FAILED_DRIVER_ENTRY = 647, "The driver could not be loaded.";
    ELEVATION_REQUIRED = 740, "The requested operation requires elevation.";
    OPERATION_ABORTED = 995,
        "The I/O operation has been aborted because of either a thread exit or an application request.";
    DEPENDENT_SERVICES_RUNNING = 1051,
        "A stop control has been sent to a service that other running services are dependent on.";
    SERVICE_REQUEST_TIMEOUT = 1053,
        "The service did not respond to the start or control request in a timely fashion.";
    SERVICE_ALREADY_RUNNING = 1056, "An instance of the service is already running.";
    SERVICE_DISABLED = 1058,
        "The service cannot be started, either because it is disabled or because it has no enabled devices associated with it.";
    INVALID_SERVICE_ACCOUNT = 1057,
        "The account name is invalid or does not exist, or the password is invalid for the account name specified.";
    SERVICE_DOES_NOT_EXIST = 1060, "The specified service does not exist as an installed service.";
    SERVICE_CANNOT_ACCEPT_CTRL = 1061, "The service cannot accept control messages at this time.";
    SERVICE_NOT_ACTIVE = 1062, "The service has not been started.";
    PROCESS_ABORTED = 1067, "The process terminated unexpectedly.";
    SERVICE_DEPENDENCY_FAIL = 1068, "The dependency service or group failed to start.";
    SERVICE_LOGON_FAILED = 1069, "The service did not start due to a logon failure.";
    SERVICE_NEVER_STARTED = 1077,
        "No attempts to start the service have been made since the last boot.";
    DEVICE_NOT_CONNECTED = 1167, "The device is not connected.";
    NOT_FOUND = 1168, "Element not found.";
    NONE_MAPPED = 1332, "No mapping between account names and security IDs was done.";
    LOGON_TYPE_NOT_GRANTED = 1385,
        "Logon failure: the user has not been granted the requested logon type at this computer.";
    FILE_CORRUPT = 1392, "The file or directory is corrupted and unreadable.";
    CALL_CANCELLED = 1818, "The remote procedure call was cancelled.";
    INSTALL_SOURCE_ABSENT = 1612,
        "The installation source for this product is not available. Verify that the source exists and that you can access it.";
    NOT_A_REPARSE_POINT = 4390, "The file or directory is not a reparse point.";
    FVE_LOCKED_VOLUME = 6000, "The volume is locked by BitLocker Drive Encryption.";
    SXS_CANT_GEN_ACTCTX = 14001,
        "The application has failed to start because its side-by-side configuration is incorrect. Please see the application event log or use the command-line sxstrace.exe tool for more detail.";
}

impl Win32 {
    /// `0x8007xxxx`, as task results and job records show it.
    #[must_use]
    pub fn hresult(self) -> u32 {
        if self.0 == 0 { 0 } else { 0x8007_0000 | (self.0 & 0xffff) }
    }
}

impl fmt::Display for Win32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            "" => write!(f, "error {}", self.0),
            text => f.write_str(text),
        }
    }
}
