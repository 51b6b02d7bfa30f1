//! What the agent says, in English and Korean, with the ids it prints.
//!
//! *Models*: table 1.0 of the catalogue, and the texts of a few neighbours that the gates need.
//! What the documentation leaves without words is ours \[S\].
//! *Sources*: catalogue 1.0 (literal); X08, X23, X50, X57 for some of them.

use crate::windows::language::Language;

macro_rules! messages {
    ($($name:ident = $symbol:literal, $code:expr, $en:literal, $ko:literal;)*) => {
        /// A message that an operator of the agent can meet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum Message { $(#[doc = concat!("`", $en, "`")] #[serde(rename = $symbol)] $name),* }

        impl Message {
            /// All messages.
            pub const ALL: &'static [Message] = &[$(Message::$name),*];

            /// The word for it in scenarios and facts: an error id or a symbol.
            #[must_use]
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$name => $symbol),* }
            }

            /// The number of the error; 0 when the message has none.
            #[must_use]
            pub fn code(self) -> u32 {
                match self { $(Self::$name => $code),* }
            }

            /// English text, official.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en),* }
            }

            /// Korean text, as in the seed.
            #[must_use]
            pub fn ko(self) -> &'static str {
                match self { $(Self::$name => $ko),* }
            }
        }
    };
}

messages! {
    Credentials = "34513", 34_513,
        "Invalid vault credentials provided. The file is either corrupted or does not have the latest credentials associated with recovery service. (ID: 34513)",
        "잘못 된 자격 증명 모음 자격 증명을 제공 했습니다. 파일이 손상되었거나 복구 서비스와 연결된 최신 자격 증명이 없습니다. (ID: 34513)";
    Download = "403", 403,
        "Failed to download the vault credential file. (ID: 403)",
        "자격 증명 모음 파일을 다운로드하지 못했습니다. (ID: 403)";
    Unreachable = "100050", 100_050,
        "The Microsoft Azure Recovery Service Agent was unable to connect to Microsoft Azure Backup. (ID: 100050) Check your network settings and ensure that you are able to connect to the internet.",
        "Microsoft Azure Recovery Service 에이전트에서 Microsoft Azure Backup에 연결할 수 없습니다. (ID: 100050) 네트워크 설정을 확인 하 고 인터넷에 연결할 수 있는지 확인 하세요.";
    ProxyLogin = "407", 407,
        "(407) Proxy Authentication Required.",
        "(407) 프록시 인증 필요 오류를 반환했습니다.";
    EncryptionKey = "encryption-key", 0,
        "Failed to set the encryption key for secure backups. Activation did not succeed completely but the encryption passphrase was saved to the following file.",
        "보안 백업에 대 한 암호화 키를 설정 하지 못했습니다. 활성화가 완전히 성공 하지 못했지만 암호화 암호가 다음 파일에 저장 되었습니다.";
    Activation = "0x1FC07", 0x1FC07,
        "The activation did not complete successfully. The current operation failed due to an internal service error [0x1FC07]. Retry the operation after some time. If the issue persists, please contact Microsoft support.",
        "정품 인증이 완료되지 않았습니다. 내부 서비스 오류 [0x1FC07]로 인해 현재 작업이 실패했습니다. 잠시 후 작업을 다시 시도하세요. 문제가 지속되면 Microsoft 지원에 문의하세요.";
    Passphrase = "34506", 34_506,
        "Error 34506. The encryption passphrase stored on this computer is not correctly configured.",
        "34506 오류입니다. 이 컴퓨터에 저장 된 암호화의 암호가 제대로 구성 되어 있지 않습니다.";
    SalChecksum = "SalChecksumStoreInitializationFailed", 0,
        "Microsoft Azure Recovery Services Agent was unable to access backup checksum stored in scratch location",
        "Microsoft Azure Recovery Services 에이전트가 스크래치 위치에 저장된 백업 체크섬에 액세스할 수 없습니다.";
    SalVhd = "SalVhdInitializationError", 0,
        "Microsoft Azure Recovery Services Agent was unable to access the scratch location to initialize VHD",
        "Microsoft Azure Recovery Services 에이전트가 VHD를 초기화하기 위해 스크래치 위치에 액세스할 수 없음";
    SalLowDisk = "SalLowDiskSpace", 0,
        "Backup failed due to insufficient storage in volume  where the scratch folder is located",
        "스크래치 폴더가 있는 볼륨의 저장소 공간이 부족 하 여 백업에 실패 했습니다.";
    SalBitmap = "SalBitmapError", 0,
        "Unable to find changes in a file. This could be due to various reasons. Please retry the operation",
        "파일에 변경 내용을 찾을 수 없습니다. 이는 다양한 이유 때문일 수 있습니다. 작업을 다시 시도하세요.";
    Engine = "obengine", 0,
        "The Microsoft Azure Recovery Services Agent cannot connect to the OBEngine service",
        "Microsoft Azure Recovery Services 에이전트가 OBEngine 서비스에 연결할 수 없습니다.";
    Snapshot = "snapshot", 0,
        "Windows Azure Backup Agent was unable to create a snapshot of the selected volume",
        "Windows Azure Backup 에이전트가 선택한 볼륨의 스냅샷을 만들 수 없습니다.";
    Version = "0x1FBD3", 0x1FBD3,
        "Azure Backup service version and Microsoft Azure Recovery Services Agent do not match.",
        "Azure Backup 서비스 버전과 Microsoft Azure Recovery Services 에이전트가 일치하지 않습니다.";
    Prerequisite = "prerequisite", 0,
        "A prerequisite of the Microsoft Azure Recovery Services Agent is not met on this server.",
        "이 서버에서 Microsoft Azure Recovery Services 에이전트의 필수 구성 요소가 충족되지 않았습니다.";
    EmbeddedApplication = "embedded-application", 0,
        "Unable to execute the embedded application to complete the installation.",
        "설치를 완료하기 위한 포함된 응용 프로그램을 실행할 수 없습니다.";
    NotAdministrator = "not-administrator", 0,
        "You must be a member of the local Administrators group on this server to perform this operation.",
        "이 작업을 수행하려면 이 서버의 로컬 Administrators 그룹 구성원이어야 합니다.";
    RolledBack = "4024", 4024,
        "The Microsoft Azure Recovery Services Agent could not be installed. The changes were rolled back. (ID: 4024)",
        "Microsoft Azure Recovery Services 에이전트를 설치하지 못했습니다. 변경 내용이 롤백되었습니다. (ID: 4024)";
    Throttling = "throttling", 0,
        "Internet bandwidth usage throttling is not available on this version of Windows.",
        "이 Windows 버전에서는 인터넷 대역폭 사용 제한을 사용할 수 없습니다.";
    OfflinePrerequisite = "offline-prerequisite", 0,
        "A prerequisite of the offline backup is not met.",
        "오프라인 백업의 필수 구성 요소가 충족되지 않았습니다.";
    OfflineApplication = "offline-application", 0,
        "Unable to create an Azure AD application credential in customer's account.",
        "고객 계정에 Azure AD 응용 프로그램 자격 증명을 만들 수 없습니다.";
    WaitingForImport = "waiting-for-import", 0,
        "Waiting for Azure Import Job to complete...",
        "Azure 가져오기 작업이 완료될 때까지 기다리는 중...";
    UpdateInstall = "1612", 1612,
        "Update install failed with error 1612",
        "업데이트 설치가 오류 1612로 실패했습니다.";
    UnsupportedWindows = "unsupported-windows", 0,
        "This version of Windows is not supported by the Microsoft Azure Recovery Services Agent.",
        "이 Windows 버전은 Microsoft Azure Recovery Services 에이전트에서 지원되지 않습니다.";
    StatusUnverified = "status-unverified", 0,
        "The server registration status couldn't be verified with Microsoft Azure Backup. Verify that you're connected to the internet and that the proxy settings are configured correctly.",
        "Microsoft Azure Backup에서 서버 등록 상태를 확인할 수 없습니다. 인터넷에 연결되어 있고 프록시 설정이 올바르게 구성되어 있는지 확인하세요.";
    NotProvisioned = "230006", 230_006,
        "The current operation failed due to an internal service error \"Resource not provisioned in service stamp\". Please retry the operation after some time. (ID: 230006)",
        "내부 서비스 오류 \"Resource not provisioned in service stamp\"로 인해 현재 작업이 실패했습니다. 잠시 후 작업을 다시 시도하세요. (ID: 230006)";
    NotRegistered = "not-registered", 0,
        "This server is not registered with a vault.",
        "이 서버가 자격 증명 모음에 등록되어 있지 않습니다.";
    NoPolicy = "no-policy", 0,
        "Azure Backups have not been configured for this server",
        "이 서버에 Azure Backup이 구성되지 않았습니다.";
    NoRecoveryPoint = "no-recovery-point", 0,
        "There are no recovery points of this server in the vault.",
        "자격 증명 모음에 이 서버의 복구 지점이 없습니다.";
    OlderWindows = "older-windows", 0,
        "The data cannot be recovered to a server with an older version of Windows than the source.",
        "원본보다 오래된 버전의 Windows를 실행하는 서버로는 데이터를 복구할 수 없습니다.";
    RecoveryMounted = "recovery-volume-mounted", 0,
        "A recovery volume is mounted on this server. Backups run after it is unmounted.",
        "이 서버에 복구 볼륨이 탑재되어 있습니다. 탑재를 해제한 후에 백업이 실행됩니다.";
    AnotherJob = "another-job", 0,
        "Job could not be started as another job was in progress",
        "다른 작업이 진행 중이므로 작업을 시작할 수 없습니다.";
    CriticalInconsistency = "critical-inconsistency", 0,
        "A critical inconsistency was detected, therefore changes cannot be replicated.",
        "중대한 불일치가 검색되어 변경 내용을 복제할 수 없습니다.";
    NewerAgent = "newer-agent", 0,
        "A newer version of Windows Azure Backup Agent is required",
        "Windows Azure Backup 에이전트의 최신 버전이 필요합니다.";
    SecurityPin = "100130", 100_130,
        "Security PIN entered is incorrect. (ID: 100130)",
        "입력한 보안 PIN이 잘못되었습니다. (ID: 100130)";
    NoSecurityPin = "security-pin-not-set", 0,
        "Security PIN is not set. Generate it in the portal and enter it.",
        "보안 PIN이 설정되지 않았습니다. 포털에서 생성하여 입력하세요.";
    OperationFailed = "120002", 120_002,
        "Operation failed. (ID: 120002)",
        "작업에 실패했습니다. (ID: 120002)";
    KeyVaultUri = "100272", 100_272,
        "The address of the key vault is not valid. (ID: 100272) Copy it from the portal.",
        "키 자격 증명 모음의 주소가 올바르지 않습니다. (ID: 100272) 포털에서 복사하세요.";
    KeyVaultIdentity = "391224", 391_224,
        "The Recovery Services vault has no system-assigned identity. (ID: 391224)",
        "Recovery Services 자격 증명 모음에 시스템 할당 ID가 없습니다. (ID: 391224)";
    KeyVaultPermission = "391225", 391_225,
        "The Recovery Services vault is not permitted to set secrets in the key vault. (ID: 391225)",
        "Recovery Services 자격 증명 모음에 키 자격 증명 모음의 비밀을 설정할 권한이 없습니다. (ID: 391225)";
    KeyVaultSecret = "391282", 391_282,
        "UserErrorSecretExistsSoftDeleted: a secret of this name is soft-deleted. (ID: 391282)",
        "UserErrorSecretExistsSoftDeleted: 같은 이름의 비밀이 일시 삭제 상태입니다. (ID: 391282)";
    KeyVaultDeleted = "391283", 391_283,
        "UserErrorKeyVaultSoftDeleted: the key vault is soft-deleted. (ID: 391283)",
        "UserErrorKeyVaultSoftDeleted: 키 자격 증명 모음이 일시 삭제 상태입니다. (ID: 391283)";
    OtherVault = "100110", 100_110,
        "The specified vault credential file cannot be used as it is not downloaded from the vault associated with this server. (ID: 100110) Please provide appropriate vault credentials.",
        "지정한 자격 증명 모음 자격 증명 파일은 이 서버와 연결된 자격 증명 모음에서 다운로드한 것이 아니므로 사용할 수 없습니다. (ID: 100110) 올바른 자격 증명 모음 자격 증명을 제공하세요.";
    RegistrationRefused = "registration-refused", 0,
        "The server could not be registered with the vault: its name and its registration do not match.",
        "서버를 자격 증명 모음에 등록할 수 없습니다. 서버 이름과 등록 정보가 일치하지 않습니다.";
    PassphraseRefused = "passphrase-refused", 0,
        "The passphrase must have at least 16 characters, all of them ASCII.",
        "암호는 16자 이상이어야 하며 ASCII 문자만 사용할 수 있습니다.";
    PassphraseMismatch = "passphrase-mismatch", 0,
        "The passphrase is not the one with which the recovery points were encrypted.",
        "암호가 복구 지점을 암호화한 암호와 다릅니다.";
    PassphraseNotSet = "passphrase-not-set", 0,
        "The encryption passphrase for this server is not set. Please configure an encryption passphrase",
        "이 서버의 암호화 암호가 설정되어 있지 않습니다. 암호화 암호를 구성하세요.";
    RegistrationIncomplete = "registration-incomplete", 0,
        "The registration of this server is not complete. Set the encryption passphrase to finish it.",
        "이 서버의 등록이 완료되지 않았습니다. 암호화 암호를 설정하여 등록을 마치세요.";
    RetentionRange = "0x29834", 0x29834,
        "The backup policy could not be modified. The current operation failed due to an internal service error [0x29834]. Please retry the operation after sometime. If the issue persists, please contact Microsoft support.",
        "백업 정책을 수정할 수 없습니다. 내부 서비스 오류 [0x29834]로 인해 현재 작업이 실패했습니다. 잠시 후 작업을 다시 시도하세요. 문제가 지속되면 Microsoft 지원에 문의하세요.";
    Immutable = "810001", 810_001,
        "The operation is not allowed because the vault is immutable. (ID: 810001)",
        "자격 증명 모음을 변경할 수 없으므로 작업이 허용되지 않습니다. (ID: 810001)";
    ImmutableOldAgent = "130001", 130_001,
        "The current operation failed due to an internal service error. Please retry the operation after some time. (ID: 130001)",
        "내부 서비스 오류로 인해 현재 작업이 실패했습니다. 잠시 후 작업을 다시 시도하세요. (ID: 130001)";
    WsbMissing = "wsb-missing", 0,
        "The Windows Server Backup feature is not installed on this server.",
        "이 서버에 Windows Server 백업 기능이 설치되어 있지 않습니다.";
    WsbFailed = "wsb", 0,
        "WSB job failed. Check the event logs of Windows Server Backup to resolve the failure",
        "WSB 작업이 실패했습니다. 오류를 해결하려면 Windows Server 백업 이벤트 로그를 확인하세요.";
    WsbVss = "wsb-vss", 0,
        "WSB job failed with VSS errors. Check VSS event logs to resolve the failure",
        "VSS 오류로 WSB 작업이 실패했습니다. 오류를 해결하려면 VSS 이벤트 로그를 확인하세요.";
    WsbComponents = "0x1873D", 0x1873D,
        "System state backup failed: the components of a writer could not be read. (ID: 0x1873D)",
        "시스템 상태 백업 실패: 기록기의 구성 요소를 읽을 수 없습니다. (ID: 0x1873D)";
    ShadowGrow = "shadow-grow", 0,
        "Backup failed as the shadow copy volume could not grow due to insufficient disk space on volumes containing system files",
        "시스템 파일이 포함된 볼륨의 디스크 공간이 부족하여 섀도 복사본 볼륨을 늘릴 수 없으므로 백업하지 못했습니다.";
    EfiLocked = "efi-locked", 0,
        "System state back up failed as the EFI system partition is locked. This can be due to system partition access by a third-party security or back up software",
        "EFI 시스템 파티션이 잠겨 있어 시스템 상태를 백업하지 못했습니다. 타사 보안 또는 백업 소프트웨어가 시스템 파티션에 액세스하고 있을 수 있습니다.";
    SourceVolume = "source-volume-unsupported", 0,
        "A selected volume is not supported for backup. Remove it from the selected items.",
        "선택한 볼륨은 백업에 지원되지 않습니다. 선택한 항목에서 제거하세요.";
    SourceSize = "source-too-large", 0,
        "The data to back up on a volume exceeds the size that is supported on this version of Windows.",
        "볼륨에서 백업할 데이터가 이 Windows 버전에서 지원되는 크기를 초과합니다.";
    Internal = "internal", 0,
        "The current operation failed due to an internal error. Retry the operation after some time.",
        "내부 오류로 인해 현재 작업이 실패했습니다. 잠시 후 작업을 다시 시도하세요.";
}

impl Message {
    /// The text in a display language.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en(),
            Language::Korean => self.ko(),
        }
    }

    /// The message whose word this is.
    #[must_use]
    pub fn by_symbol(symbol: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|message| message.symbol() == symbol)
    }
}
