//! Methods of the types of this folder, as `Get-Member` shows them.
//!
//! *Sources*: members of .NET Framework 4 \[K\].

use crate::console::types::Row;

pub(super) const FILE: &[Row] = &[
    ("AppendText", "System.IO.StreamWriter AppendText()"),
    (
        "CopyTo",
        "System.IO.FileInfo CopyTo(string destFileName), System.IO.FileInfo CopyTo(string \
         destFileName, bool overwrite)",
    ),
    ("Create", "System.IO.FileStream Create()"),
    ("CreateText", "System.IO.StreamWriter CreateText()"),
    ("Decrypt", "void Decrypt()"),
    ("Delete", "void Delete()"),
    ("Encrypt", "void Encrypt()"),
    ("GetAccessControl", "System.Security.AccessControl.FileSecurity GetAccessControl()"),
    ("MoveTo", "void MoveTo(string destFileName)"),
    ("Open", "System.IO.FileStream Open(System.IO.FileMode mode)"),
    ("OpenRead", "System.IO.FileStream OpenRead()"),
    ("OpenText", "System.IO.StreamReader OpenText()"),
    ("OpenWrite", "System.IO.FileStream OpenWrite()"),
    ("Refresh", "void Refresh()"),
    (
        "Replace",
        "System.IO.FileInfo Replace(string destinationFileName, string \
         destinationBackupFileName)",
    ),
    (
        "SetAccessControl",
        "void SetAccessControl(System.Security.AccessControl.FileSecurity fileSecurity)",
    ),
];

pub(super) const DIRECTORY: &[Row] = &[
    ("Create", "void Create()"),
    ("CreateSubdirectory", "System.IO.DirectoryInfo CreateSubdirectory(string path)"),
    ("Delete", "void Delete(), void Delete(bool recursive)"),
    (
        "EnumerateDirectories",
        "System.Collections.Generic.IEnumerable[System.IO.DirectoryInfo] EnumerateDirectories()",
    ),
    (
        "EnumerateFiles",
        "System.Collections.Generic.IEnumerable[System.IO.FileInfo] EnumerateFiles()",
    ),
    (
        "EnumerateFileSystemInfos",
        "System.Collections.Generic.IEnumerable[System.IO.FileSystemInfo] \
         EnumerateFileSystemInfos()",
    ),
    ("GetAccessControl", "System.Security.AccessControl.DirectorySecurity GetAccessControl()"),
    ("GetDirectories", "System.IO.DirectoryInfo[] GetDirectories()"),
    (
        "GetFiles",
        "System.IO.FileInfo[] GetFiles(string searchPattern), System.IO.FileInfo[] GetFiles()",
    ),
    ("GetFileSystemInfos", "System.IO.FileSystemInfo[] GetFileSystemInfos()"),
    ("MoveTo", "void MoveTo(string destDirName)"),
    ("Refresh", "void Refresh()"),
    (
        "SetAccessControl",
        "void SetAccessControl(System.Security.AccessControl.DirectorySecurity directorySecurity)",
    ),
];

pub(super) const KEY: &[Row] = &[
    ("Close", "void Close()"),
    ("CreateSubKey", "Microsoft.Win32.RegistryKey CreateSubKey(string subkey)"),
    ("DeleteSubKey", "void DeleteSubKey(string subkey)"),
    ("DeleteSubKeyTree", "void DeleteSubKeyTree(string subkey)"),
    (
        "DeleteValue",
        "void DeleteValue(string name), void DeleteValue(string name, bool throwOnMissingValue)",
    ),
    ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
    ("Flush", "void Flush()"),
    ("GetSubKeyNames", "string[] GetSubKeyNames()"),
    (
        "GetValue",
        "System.Object GetValue(string name), System.Object GetValue(string name, System.Object \
         defaultValue), System.Object GetValue(string name, System.Object defaultValue, \
         Microsoft.Win32.RegistryValueOptions options)",
    ),
    ("GetValueKind", "Microsoft.Win32.RegistryValueKind GetValueKind(string name)"),
    ("GetValueNames", "string[] GetValueNames()"),
    (
        "OpenSubKey",
        "Microsoft.Win32.RegistryKey OpenSubKey(string name, bool writable), \
         Microsoft.Win32.RegistryKey OpenSubKey(string name)",
    ),
    (
        "SetValue",
        "void SetValue(string name, System.Object value), void SetValue(string name, \
         System.Object value, Microsoft.Win32.RegistryValueKind valueKind)",
    ),
    ("ToString", "string ToString()"),
];

pub(super) const CERTIFICATE: &[Row] = &[
    ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
    (
        "Export",
        "byte[] Export(System.Security.Cryptography.X509Certificates.X509ContentType contentType)",
    ),
    ("GetCertHashString", "string GetCertHashString()"),
    ("GetEffectiveDateString", "string GetEffectiveDateString()"),
    ("GetExpirationDateString", "string GetExpirationDateString()"),
    ("GetIssuerName", "string GetIssuerName()"),
    ("GetName", "string GetName()"),
    (
        "GetNameInfo",
        "string GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType nameType, \
         bool forIssuer)",
    ),
    ("GetPublicKey", "byte[] GetPublicKey()"),
    ("GetRawCertData", "byte[] GetRawCertData()"),
    ("GetSerialNumberString", "string GetSerialNumberString()"),
    ("Import", "void Import(byte[] rawData)"),
    ("Reset", "void Reset()"),
    ("Verify", "bool Verify()"),
];

pub(super) const RULES: &[Row] = &[
    (
        "AddAccessRule",
        "void AddAccessRule(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    ("AddAuditRule", "void AddAuditRule(System.Security.AccessControl.FileSystemAuditRule rule)"),
    (
        "GetAccessRules",
        "System.Security.AccessControl.AuthorizationRuleCollection GetAccessRules(bool \
         includeExplicit, bool includeInherited, type targetType)",
    ),
    ("GetGroup", "System.Security.Principal.IdentityReference GetGroup(type targetType)"),
    ("GetOwner", "System.Security.Principal.IdentityReference GetOwner(type targetType)"),
    (
        "GetSecurityDescriptorSddlForm",
        "string GetSecurityDescriptorSddlForm(System.Security.AccessControl.AccessControlSections \
         includeSections)",
    ),
    (
        "PurgeAccessRules",
        "void PurgeAccessRules(System.Security.Principal.IdentityReference identity)",
    ),
    (
        "RemoveAccessRule",
        "bool RemoveAccessRule(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    (
        "RemoveAccessRuleAll",
        "void RemoveAccessRuleAll(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    (
        "RemoveAccessRuleSpecific",
        "void RemoveAccessRuleSpecific(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    (
        "ResetAccessRule",
        "void ResetAccessRule(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    (
        "SetAccessRule",
        "void SetAccessRule(System.Security.AccessControl.FileSystemAccessRule rule)",
    ),
    (
        "SetAccessRuleProtection",
        "void SetAccessRuleProtection(bool isProtected, bool preserveInheritance)",
    ),
    ("SetAuditRule", "void SetAuditRule(System.Security.AccessControl.FileSystemAuditRule rule)"),
    ("SetGroup", "void SetGroup(System.Security.Principal.IdentityReference identity)"),
    ("SetOwner", "void SetOwner(System.Security.Principal.IdentityReference identity)"),
    ("SetSecurityDescriptorSddlForm", "void SetSecurityDescriptorSddlForm(string sddlForm)"),
];

pub(super) const ACCOUNT: &[Row] = &[
    ("IsValidTargetType", "bool IsValidTargetType(type targetType)"),
    ("Translate", "System.Security.Principal.IdentityReference Translate(type targetType)"),
];
