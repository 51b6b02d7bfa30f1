//! The closed catalogue of causes: the only words that truth and diagnosis share.
//!
//! A cause is a root state of the world (catalogue 1.1), not a symptom: the same low space has
//! four error ids and one cause. Each entry names the conditions that it can produce.

use std::fmt;

use crate::kernel::text::nearest;

macro_rules! causes {
    ($($name:ident = $id:literal, $title:literal, $ko:literal, [$($row:literal),*];)*) => {
        /// A documented cause.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CauseId { $(#[doc = $title] $name),* }

        impl CauseId {
            /// All causes, in the order of the catalogue.
            pub const ALL: &'static [CauseId] = &[$(CauseId::$name),*];

            /// The word that scenarios and diagnosers use.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// One line for people, in English.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// One line for people, in Korean.
            #[must_use]
            pub fn title_ko(self) -> &'static str {
                match self { $(Self::$name => $ko),* }
            }

            /// Rows of the catalogue that it can produce.
            #[must_use]
            pub fn rows(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($row),*]),* }
            }
        }
    };
}

causes! {
    AgentOutdated = "agent.outdated", "The agent is older than required",
        "에이전트가 필요한 버전보다 오래됨",
            ["S01", "S69", "S87", "S89", "X03", "X09", "X21", "X27", "X46", "X50", "X67"];
    AgentInstallIncomplete = "agent.install-incomplete", "The installation was not finished",
        "에이전트 설치가 완료되지 않음", ["S21"];
    PackageMissing = "agent.package-missing",
        "Windows Installer has lost the package of the agent",
        "Windows Installer에 에이전트 패키지 파일이 없음", ["X49"];
    NotAdministrator = "account.not-administrator",
        "Whoever works with the agent is no local administrator",
        "에이전트로 작업하는 사용자가 로컬 관리자가 아님", ["X37"];
    ServerCore = "windows.server-core", "Windows is installed as Server Core",
        "Windows가 Server Core로 설치됨", ["X39"];
    WindowsUnsupported = "windows.unsupported",
        "This Windows is not listed by the support matrix, or is a 32-bit one",
        "지원 매트릭스에 없는 Windows이거나 32비트임", ["X40"];
    UpdatesMissing = "windows.updates-missing", "Windows lacks updates that the agent needs",
        "에이전트에 필요한 Windows 업데이트가 없음", ["S07"];
    ThrottlingUnsupported = "windows.throttling-unsupported",
        "This Windows cannot limit the agent's bandwidth",
        "이 Windows에서는 에이전트 대역폭을 제한할 수 없음", ["X84"];
    BundledAgentDamaged = "mabs.bundled-agent-damaged",
        "The agent on the medium of Azure Backup Server is damaged",
        "Azure Backup Server 미디어의 에이전트가 손상됨", ["X51"];
    RuntimeMissing = "runtime.vc90-missing", "The runtime of Visual C++ 2008 is missing",
        "Visual C++ 2008 런타임이 없음", ["X48"];
    AzurePowerShellSource = "offline.azure-powershell-source",
        "Azure PowerShell 3.7.0 is missing on the server that is seeded offline",
        "원본 서버에 Azure PowerShell 3.7.0이 없음", ["S15"];
    AzurePowerShellCopy = "offline.azure-powershell-copy",
        "Azure PowerShell 3.7.0 is missing on the copy computer",
        "복사 컴퓨터에 Azure PowerShell 3.7.0이 없음", ["S16"];
    ImportJobName = "offline.import-job-name",
        "Wizard and portal have different names for the import job",
        "마법사와 포털의 가져오기 작업 이름이 다름", ["X81"];
    ApplicationCredential = "offline.application-credential",
        "The application of an earlier try has a key that cannot be updated",
        "이전 시도의 애플리케이션에 업데이트할 수 없는 키가 있음", ["X82"];
    StagingSpace = "offline.staging-space", "The staging share has too little room",
        "준비 공유 폴더의 공간이 부족함", ["X83"];
    CopyWithoutBitLocker = "offline.copy-without-bitlocker",
        "The copy computer has no BitLocker", "복사 컴퓨터에 BitLocker가 없음", ["X83"];
    ProviderNotRegistered = "offline.provider-not-registered",
        "The resource provider for disks is not registered",
        "디스크용 리소스 공급자가 등록되지 않음", ["X83"];
    BrowserUnusable = "offline.browser-unusable",
        "The sign-in page cannot be shown: no Internet Explorer 11 with scripts",
        "로그인 페이지를 표시할 수 없음: 스크립트가 허용된 Internet Explorer 11이 없음", ["X83"];
    CopyIsSource = "offline.copy-is-source",
        "A virtual machine that is seeded is used as the copy computer",
        "시드할 가상 머신을 복사 컴퓨터로 사용함", ["X83"];
    SeedingCacheMoved = "offline.cache-moved",
        "The scratch folder was moved while offline seeding was on its way",
        "오프라인 시드가 진행되는 동안 스크래치 폴더가 이동됨", ["X34"];
    TrackingMissing = "offline.tracking-missing",
        "No tracking details were entered within two weeks",
        "2주 안에 운송 정보를 입력하지 않음", ["X83"];
    EngineStopped = "service.obengine-stopped", "The service obengine is stopped",
        "obengine 서비스가 중지됨", ["S03"];
    EngineDisabled = "service.obengine-disabled", "The service obengine is disabled",
        "obengine 서비스가 사용 안 함으로 설정됨", ["S03"];
    EngineCrashed = "service.obengine-crashed", "The service obengine ended unexpectedly",
        "obengine 서비스가 예기치 않게 종료됨", ["S03"];
    FileSyncIncompatible = "driver.file-sync-incompatible",
        "An incompatible filter driver of Azure File Sync ends the engine",
        "호환되지 않는 Azure 파일 동기화 필터 드라이버가 엔진을 종료시킴", ["X26"];
    DotNetTooOld = "dotnet.too-old", ".NET Framework is below the minimum release",
        ".NET Framework가 최소 릴리스보다 낮음", ["S11", "X47"];
    CredentialCorrupt = "credential.corrupt", "The vault credential file is damaged",
        "자격 증명 모음 자격 증명 파일이 손상됨", ["S18"];
    CredentialExpired = "credential.expired", "The vault credential file is too old",
        "자격 증명 모음 자격 증명 파일이 만료됨", ["S19", "X02", "X76"];
    CredentialSuperseded = "credential.superseded", "A newer vault credential file was issued",
        "더 최신의 자격 증명 파일이 발급됨", ["S20"];
    InternetDown = "network.no-internet", "The site has no way to the internet",
        "사이트가 인터넷에 연결되지 않음", ["S02", "S22", "X08"];
    NamesNotResolved = "network.names-not-resolved", "Names from outside do not resolve",
        "외부 이름이 확인되지 않음", ["S02", "X08"];
    NamesBlocked = "network.names-blocked", "A firewall blocks names that the agent needs",
        "방화벽이 에이전트에 필요한 이름을 차단함", ["S02", "S24", "S46", "X06", "X07", "X08"];
    RangesBlocked = "network.ranges-blocked", "A firewall blocks address ranges of sign-in",
        "방화벽이 로그인 주소 범위를 차단함", ["S25", "S46"];
    ProxyNeedless = "proxy.agent-needless", "The agent is set to a proxy that does not exist",
        "에이전트가 존재하지 않는 프록시를 사용하도록 설정됨", ["S23"];
    ProxyStray = "proxy.system-stray", "LocalSystem is set to a proxy that does not exist",
        "LocalSystem 계정이 존재하지 않는 프록시를 사용하도록 설정됨", ["S26", "X08"];
    ProxySystemWrong = "proxy.system-wrong", "LocalSystem's proxy has a wrong address or port",
        "LocalSystem 계정의 프록시 주소 또는 포트가 잘못됨", ["S27"];
    ProxyDenies = "proxy.denies", "The proxy refuses names that the agent needs",
        "프록시가 에이전트에 필요한 이름을 거부함", ["S41", "X08"];
    ProxyLoginMissing = "proxy.login-missing",
        "The proxy wants a user that the agent does not give",
        "프록시가 요구하는 사용자를 에이전트가 제공하지 않음", ["S42"];
    ProxyNotConfigured = "proxy.not-configured",
        "Only the proxy goes out and the agent is not set to it",
        "프록시로만 나갈 수 있는데 에이전트에 설정되지 않음", ["S45", "X08"];
    DownloadDisabled = "zones.file-download-disabled",
        "File download is disabled in LocalSystem's internet zone",
        "LocalSystem 계정의 인터넷 영역에서 파일 다운로드가 사용 안 함임", ["S43"];
    TrustedSitesMissing = "zones.trusted-sites-missing",
        "Names that the agent needs are no trusted sites",
        "에이전트에 필요한 이름이 신뢰할 수 있는 사이트에 없음", ["S34", "S44"];
    TlsOff = "tls.version-1.2-disabled", "TLS 1.2 is disabled for clients of this server",
        "이 서버의 클라이언트에서 TLS 1.2가 사용 안 함임", ["X08", "X10"];
    TlsDotNet = "tls.dotnet-legacy", ".NET asks only for a version of TLS that is switched off",
        ".NET이 꺼져 있는 TLS 버전만 요청함", ["X08", "X10", "X11"];
    TenantRestricted = "proxy.tenant-restricted",
        "The proxy restricts sign-in to tenants, the vault's not among them",
        "프록시가 로그인을 특정 테넌트로 제한하며 자격 증명 모음의 테넌트가 포함되지 않음", ["X04"];
    ServerRenamed = "machine.renamed", "The server was renamed after its registration",
        "등록한 뒤 서버 이름이 바뀜", ["X23"];
    ProgramBlocked = "firewall.program-blocked",
        "The firewall of this server blocks the agent's program",
        "이 서버의 방화벽이 에이전트 프로그램을 차단함", ["S41", "S46", "X08"];
    CircuitWrong = "network.expressroute",
        "The ExpressRoute circuit does not carry what the agent needs",
        "ExpressRoute 회로가 에이전트에 필요한 경로를 전달하지 않음", ["X05"];
    RootMissing = "certificate.root-missing",
        "A root certificate that the service's chain needs is missing",
        "서비스 인증서 체인에 필요한 루트 인증서가 없음", ["X12"];
    TempFlood = "temp.flood", "C:\\Windows\\Temp is full of .tmp files",
        "C:\\Windows\\Temp에 .tmp 파일이 가득 참", ["S32"];
    ClockSkew = "clock.skew", "The clock of the machine is wrong", "컴퓨터의 시계가 잘못됨", ["S33"];
    ScratchLowSpace = "scratch.low-space", "Too little free space for the scratch folder",
        "스크래치 폴더의 여유 공간이 부족함", ["S04", "S53", "S56", "S74", "S88", "X32"];
    ScratchMoved = "scratch.moved-incorrectly", "The scratch folder was moved incorrectly",
        "스크래치 폴더가 잘못 이동됨", ["S54", "S57", "S75", "S84", "S86", "X14"];
    ScratchStateDisk = "scratch.system-state-disk-mounted",
        "The disk of System State is mounted in the scratch folder that is to be copied",
        "복사하려는 스크래치 폴더에 시스템 상태 디스크가 탑재되어 있음", ["X33"];
    ScratchKekMissing = "scratch.kek-missing",
        "OnlineBackup.KEK is missing from the scratch folder",
        "스크래치 폴더에 OnlineBackup.KEK가 없음", ["S55", "S58"];
    ScratchAccess = "scratch.access-denied", "SYSTEM may not use the scratch folder",
        "SYSTEM이 스크래치 폴더에 액세스할 수 없음", ["S76", "S84", "S86"];
    ScratchVolumeOffline = "scratch.volume-offline", "The volume of the scratch folder is offline",
        "스크래치 폴더의 볼륨이 오프라인임", ["S75", "S76"];
    ScratchEncrypted = "scratch.encrypted", "The scratch folder is encrypted",
        "스크래치 폴더가 암호화됨", ["S77"];
    ScratchCompressed = "scratch.compressed", "The scratch folder is compressed",
        "스크래치 폴더가 압축됨", ["S77"];
    ScratchSparse = "scratch.sparse", "A file of the scratch folder is sparse",
        "스크래치 폴더의 파일이 스파스 파일임", ["S77"];
    ScratchReparse = "scratch.reparse-point", "The scratch folder is a reparse point",
        "스크래치 폴더가 재분석 지점임", ["S77"];
    ScratchDedup = "scratch.dedup", "The volume of the scratch folder is deduplicated",
        "스크래치 폴더의 볼륨이 중복 제거됨", ["S77"];
    ScratchLocked = "scratch.locked-by-process", "A process holds files of the scratch folder",
        "프로세스가 스크래치 폴더의 파일을 잠금", ["S83", "S85"];
    ScratchBitmap = "scratch.bitmap-unusable",
        "The change bitmap in the scratch folder is unusable",
        "스크래치 폴더의 변경 비트맵을 사용할 수 없음", ["S90"];
    TrackingTransient = "tracking.transient", "Change tracking failed once",
        "변경 내용 추적이 일시적으로 실패함", ["S90"];
    ShadowStorage = "vss.shadow-storage-too-small",
        "The maximum shadow storage of a protected volume is too small",
        "보호된 볼륨의 최대 섀도 복사본 저장소가 너무 작음", ["S78", "X57", "X63"];
    ShadowVolumeFull = "vss.volume-full", "The volume of the shadow copies is full",
        "섀도 복사본이 저장되는 볼륨이 가득 참", ["X57", "X63"];
    AntivirusScratch = "antivirus.scratch", "Antivirus scans the scratch folder",
        "바이러스 백신이 스크래치 폴더를 검사함", ["S06", "S30", "S49", "S79", "S83", "S85", "X17"];
    AntivirusBin = "antivirus.bin", "Antivirus scans the agent's bin folder",
        "바이러스 백신이 에이전트의 bin 폴더를 검사함", ["S06", "S31", "S50", "S80"];
    AntivirusEngine = "antivirus.cbengine", "Antivirus holds cbengine.exe",
        "바이러스 백신이 cbengine.exe를 검사함", ["S06", "S28", "S47", "S81"];
    AntivirusCompiler = "antivirus.csc", "Antivirus holds csc.exe",
        "바이러스 백신이 csc.exe를 검사함", ["S06", "S29", "S48", "S82"];
    PolicyDiffers = "policy.differs-from-vault", "The policy is not the one that the vault has",
        "정책이 자격 증명 모음에 저장된 것과 다름", ["X31"];
    RetentionReduced = "policy.retention-reduced-in-immutable-vault",
        "A shorter retention is to be saved in an immutable vault",
        "변경할 수 없는 자격 증명 모음에서 보존 기간을 줄이려 함", ["X68"];
    VssServiceStopped = "vss.service-stopped", "A service that snapshots need does not run",
        "스냅샷에 필요한 서비스가 실행되고 있지 않음", ["X61"];
    VssServiceDisabled = "vss.service-disabled", "A service that snapshots need is disabled",
        "스냅샷에 필요한 서비스가 사용 안 함으로 설정됨", ["X61"];
    WsbMissing = "system-state.feature-missing", "Windows Server Backup is not installed",
        "Windows Server 백업이 설치되어 있지 않음", ["X59"];
    VolumeInformation = "system-state.volume-information-denied",
        "SYSTEM may not use System Volume Information",
        "SYSTEM이 System Volume Information에 액세스할 수 없음", ["X60"];
    EfiLocked = "system-state.efi-locked", "A program holds the EFI system partition",
        "프로그램이 EFI 시스템 파티션을 점유함", ["X64"];
    ServicePath = "system-state.service-path", "The path of a service begins with a backslash",
        "서비스 경로가 백슬래시로 시작함", ["X65"];
    ReportingStopped = "monitoring.agent-stopped", "The management agent does not run",
        "관리 에이전트가 실행되고 있지 않음", ["X77"];
    ReportingStuck = "monitoring.agent-stuck", "The management agent is stuck",
        "관리 에이전트가 멈춰 있음", ["X77"];
    AntivirusSource = "antivirus.source", "Antivirus keeps the backup from files that it suspects",
        "바이러스 백신이 의심 파일에 대한 백업의 접근을 막음", ["S06", "X18"];
    SourceHardLink = "source.hard-link", "A protected file has several names",
        "보호된 파일에 하드 링크가 있음", ["S09", "X15"];
    SourceReparsePoint = "source.reparse-point", "Something protected is a reparse point",
        "보호 대상에 재분석 지점이 있음", ["S09", "X15"];
    SourceEncryptedSparse = "source.encrypted-sparse", "A protected file is encrypted and sparse",
        "보호된 파일이 암호화된 스파스 파일임", ["S09", "X15"];
    SourceCompressedStream = "source.compressed-stream",
        "A protected file has a compressed alternate data stream",
        "보호된 파일에 압축된 대체 데이터 스트림이 있음", ["S09", "X15"];
    SourceSparseStream = "source.sparse-stream",
        "A protected file has a sparse alternate data stream",
        "보호된 파일에 스파스 대체 데이터 스트림이 있음", ["S09", "X15"];
    SourcePlaceholder = "source.cloud-placeholder", "Protected files have their bytes in the cloud",
        "보호된 파일의 내용이 클라우드에만 있음", ["S09", "X15", "X19"];
    SourceReplicated = "source.replicated-folder", "A protected folder is replicated by DFS",
        "보호된 폴더가 DFS 복제 폴더임", ["S09", "X15"];
    TopLevelRecreated = "source.top-level-recreated",
        "A protected top-level folder was deleted and made again",
        "보호된 최상위 폴더가 삭제되었다가 다시 만들어짐", ["X22"];
    SourceUnreadable = "source.unreadable", "A protected file is corrupted and unreadable",
        "보호된 파일이 손상되어 읽을 수 없음", ["X16"];
    SourceLocked = "source.locked-by-process", "A process holds protected files",
        "프로세스가 보호된 파일을 잠금", ["S05", "X20"];
    ZoneWrong = "schedule.time-zone-wrong", "The time zone is not that of the place",
        "표준 시간대가 서버가 있는 곳과 다름", ["S10"];
    InstancesAllowed = "schedule.second-instance-allowed",
        "The backup task starts a second instance beside a running one",
        "백업 작업이 실행 중인데도 두 번째 인스턴스를 시작함", ["X24"];
    DaylightDrift = "schedule.daylight-drift",
        "A trigger keeps the offset of UTC of the other season",
        "트리거가 다른 계절의 UTC 오프셋을 유지함", ["X45"];
    OtherBackup = "interference.other-backup", "Another backup program works at the same time",
        "다른 백업 프로그램이 동시에 작업함", ["S05", "X62"];
    MachineOverloaded = "machine.overloaded", "A program takes what the backup needs",
        "백업에 필요한 자원을 다른 프로그램이 차지함", ["X62", "X78"];
    AzureVm = "machine.azure-vm", "The agent runs inside a virtual machine of Azure",
        "에이전트가 Azure 가상 머신에서 실행됨", ["S17"];
    SourcePathTooLong = "source.path-too-long",
        "The path of a protected item is too long for Windows",
        "보호 항목의 경로가 Windows 한도보다 긺", ["X38"];
    MillionsOfFiles = "source.millions-of-files", "There are millions of files to catalogue",
        "카탈로그에 넣을 파일이 수백만 개임", ["X79"];
    WsbConflict = "schedule.wsb-conflict", "Windows Server Backup runs at the same time",
        "Windows Server 백업이 같은 시간에 실행됨", ["S59", "X62"];
    TriggerDisabled = "schedule.trigger-disabled", "A trigger of the backup task is disabled",
        "백업 작업의 트리거가 사용 안 함으로 설정됨", ["S60"];
    TaskPrincipal = "schedule.principal-wrong", "The backup task runs as an account that may not",
        "백업 작업이 권한 없는 계정으로 실행됨", ["S61"];
    PowerShellTooOld = "powershell.too-old", "Windows PowerShell is older than required",
        "Windows PowerShell이 필요한 버전보다 낮음", ["S62", "X47"];
    ModulePath = "powershell.module-path", "PSModulePath lacks the agent's modules",
        "PSModulePath에 에이전트 모듈 경로가 없음", ["S63"];
    PolicyRestricted = "powershell.execution-policy-restricted",
        "The LocalMachine execution policy is Restricted",
        "LocalMachine 실행 정책이 Restricted임", ["S64"];
    PolicyByGroup = "powershell.execution-policy-by-gpo",
        "A group policy sets the execution policy to Restricted",
        "그룹 정책이 실행 정책을 Restricted로 설정함", ["S64"];
    ModuleMissing = "module.files-missing", "Files of the module MSOnlineBackup are missing",
        "MSOnlineBackup 모듈 파일이 없음", ["S65"];
    ModuleCorrupt = "module.files-corrupt", "Files of the module MSOnlineBackup are damaged",
        "MSOnlineBackup 모듈 파일이 손상됨", ["S66"];
    CredentialOtherVault = "credential.other-vault",
        "The credential file is of another vault than the server's",
        "자격 증명 파일이 서버가 등록된 것과 다른 자격 증명 모음의 것임", ["X13"];
    CredentialExtension = "credential.extension", "The credential file has another extension",
        "자격 증명 파일의 확장명이 다름", ["X01"];
    CredentialRegion = "credential.secondary-region",
        "The credential file comes from the secondary region",
        "자격 증명 파일이 보조 지역에서 받은 것임", ["X35"];
    CredentialOnNetwork = "credential.network-location",
        "The credential file lies on a network share",
        "자격 증명 파일이 네트워크 공유에 있음", ["X54"];
    OldCertificate = "credential.old-certificate",
        "A certificate of an earlier agent is in the machine's store",
        "이전 에이전트의 인증서가 컴퓨터 저장소에 남아 있음", ["X52"];
    ProgramForbidden = "group-policy.program-forbidden",
        "A group policy forbids a program that the agent needs",
        "그룹 정책이 에이전트에 필요한 프로그램의 실행을 금지함", ["X53"];
    TempNotWritable = "temp.not-writable", "SYSTEM may not make files in C:\\Windows\\Temp",
        "SYSTEM이 C:\\Windows\\Temp에 파일을 만들 수 없음", ["X55"];
    SecurityPin = "pin.not-good", "The security PIN is wrong, past its time or missing",
        "보안 PIN이 틀렸거나 만료되었거나 입력되지 않음", ["X66", "X69"];
    PassphraseLost = "passphrase.lost", "Nobody has the passphrase any more",
        "암호를 아는 사람이 없음", ["X29"];
    KeyVaultIdentity = "key-vault.identity-missing",
        "The Recovery Services vault has no identity of its own",
        "Recovery Services 자격 증명 모음에 시스템 할당 ID가 없음", ["X70"];
    KeyVaultPermission = "key-vault.permission-missing",
        "The identity of the vault may not set secrets",
        "자격 증명 모음 ID에 비밀을 설정할 권한이 없음", ["X71"];
    KeyVaultAddress = "key-vault.address", "The address of the key vault is wrong",
        "키 자격 증명 모음의 주소가 잘못됨", ["X72"];
    KeyVaultSecret = "key-vault.secret-deleted", "The secret of this server was soft-deleted",
        "이 서버의 비밀이 일시 삭제됨", ["X73"];
    KeyVaultDeleted = "key-vault.deleted", "The key vault was soft-deleted",
        "키 자격 증명 모음이 일시 삭제됨", ["X74"];
    AgentNotRemoved = "registration.agent-not-removed",
        "The agent of a former registration was not removed",
        "이전 등록의 에이전트가 제거되지 않음", ["S12"];
    EntryRemains = "registration.entry-remains",
        "The entry of a former registration was not deleted in the portal",
        "이전 등록의 항목이 포털에서 삭제되지 않음", ["S13"];
    DuplicateName = "registration.duplicate-name", "Another server of the vault has the same name",
        "자격 증명 모음에 같은 이름의 다른 서버가 있음", ["X42"];
    RegisteredElsewhere = "registration.other-vault", "The server is registered with another vault",
        "서버가 다른 자격 증명 모음에 등록되어 있음", ["S51"];
    PrivateEndpointGone = "registration.private-endpoint-gone",
        "The private endpoint of the registration was removed",
        "등록에 사용한 프라이빗 엔드포인트가 제거됨", ["X80"];
    PassphraseDamaged = "passphrase.damaged", "The passphrase was damaged while it was set",
        "암호가 설정 도중 손상됨", ["S52"];
    PassphraseDifferent = "passphrase.different",
        "The passphrase is not the one of the recovery points",
        "암호가 복구 지점의 암호와 다름", ["S14", "X30"];
    PassphraseNotAccepted = "passphrase.not-accepted",
        "The passphrase has characters that the agent does not take, or too few",
        "암호에 에이전트가 받지 않는 문자가 있거나 길이가 짧음", ["X28"];
    PassphraseNotSet = "passphrase.not-set", "The passphrase was never set",
        "암호가 설정되지 않음", ["X56", "X58"];
    VolumeReadOnly = "volume.read-only", "A source volume is read-only",
        "원본 볼륨이 읽기 전용임", ["S08"];
    VolumeOffline = "volume.offline", "A source volume is offline",
        "원본 볼륨이 오프라인임", ["S08"];
    VolumeNetwork = "volume.network-share", "A source volume is a network share",
        "원본 볼륨이 네트워크 공유임", ["S08"];
    VolumeLocked = "volume.bitlocker-locked", "A volume that backup needs is locked by BitLocker",
        "백업에 필요한 볼륨이 BitLocker로 잠겨 있음", ["S08"];
    VolumeNotNtfs = "volume.not-ntfs", "A source volume does not carry NTFS",
        "원본 볼륨이 NTFS가 아님", ["S08"];
    VolumeRemovable = "volume.removable", "A source volume is on removable media",
        "원본 볼륨이 이동식 미디어임", ["S08"];
    TemporaryWiped = "volume.temporary-wiped",
        "The protected temporary disk of a virtual machine in Azure was wiped",
        "보호 중이던 Azure 가상 머신의 임시 디스크가 초기화됨", ["X36"];
    SourceTooLarge = "source.too-large", "A data source is larger than Windows allows",
        "데이터 원본이 Windows에서 허용하는 크기보다 큼", ["X41"];
    ScratchLocation = "scratch.location-unsupported",
        "The scratch folder is on a drive that is no local disk",
        "스크래치 폴더가 로컬 디스크가 아닌 드라이브에 있음", ["X44"];
    SubscriptionDisabled = "portal.subscription-disabled", "The subscription is disabled",
        "구독이 사용 안 함으로 설정됨", ["S37"];
    SubscriptionExpired = "portal.subscription-expired", "The subscription has expired",
        "구독이 만료됨", ["S37"];
    RoleMissing = "portal.role-missing", "The user has no role that downloads credentials",
        "사용자에게 자격 증명을 다운로드할 역할이 없음", ["S40"];
    VaultFull = "vault.full", "The vault has as many servers as it takes",
        "자격 증명 모음에 등록할 수 있는 서버 수가 모두 찼음", ["S39"];
    ClientFirewall = "client.firewall", "A firewall on the way to the portal blocks the download",
        "포털로 가는 경로의 방화벽이 다운로드를 차단함", ["S38"];
    BrowserBlocks = "client.browser-blocks", "The browser does not let files be downloaded",
        "브라우저가 파일 다운로드를 허용하지 않음", ["S35"];
    BrowserStale = "client.browser-stale", "The browser presents a sign-in that is past its time",
        "브라우저가 만료된 로그인 정보를 계속 사용함", ["S36"];
    MountStuck = "restore.mount-stuck", "A mount of a recovery volume runs without a result",
        "복구 볼륨 탑재가 결과 없이 계속 실행됨", ["S68"];
    IscsiDevice = "iscsi.device-missing", "The Microsoft iSCSI Initiator has no driver, or is gone",
        "Microsoft iSCSI 초기자 장치의 드라이버가 없거나 장치가 없음", ["S70"];
    IscsiServiceStopped = "iscsi.service-stopped", "The service MSiSCSI does not run",
        "MSiSCSI 서비스가 실행되지 않음", ["S71"];
    IscsiServiceHung = "iscsi.service-hung", "The service MSiSCSI runs and does not answer",
        "MSiSCSI 서비스가 실행 중이지만 응답하지 않음", ["S71"];
    IscsiSession = "iscsi.session-stuck", "An iSCSI session without a disk does not end",
        "디스크가 없는 iSCSI 세션이 끝나지 않음", ["S72"];
    IscsiDriver = "iscsi.driver-unusable", "The driver of the iSCSI initiator is damaged",
        "iSCSI 초기자 드라이버가 손상됨", ["S73"];
    OlderWindows = "restore.older-windows",
        "Windows is older here than on the server that the data comes from",
        "데이터를 백업한 서버보다 오래된 Windows임", ["X43"];
    VolumeMounted = "restore.volume-mounted", "A recovery volume is still mounted",
        "복구 볼륨이 아직 탑재되어 있음", ["X75"];
    PendingRestart = "windows.pending-restart", "A correction waits for a restart",
        "수정 사항이 다시 시작을 기다림", ["S67"];
}

impl CauseId {
    /// The cause with a word.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.id() == id)
    }

    /// The cause whose word is nearest to a misspelled one, for hints.
    #[must_use]
    pub fn nearest(id: &str) -> &'static str {
        nearest(id, Self::ALL.iter().map(|cause| cause.id())).unwrap_or_default()
    }
}

impl fmt::Display for CauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl serde::Serialize for CauseId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> serde::Deserialize<'de> for CauseId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&id).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "unknown cause `{id}`, did you mean `{}`?",
                Self::nearest(&id)
            ))
        })
    }
}

impl schemars::JsonSchema for CauseId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CauseId".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let ids: Vec<&str> = Self::ALL.iter().map(|cause| cause.id()).collect();
        schemars::json_schema!({"type": "string", "enum": ids})
    }
}
