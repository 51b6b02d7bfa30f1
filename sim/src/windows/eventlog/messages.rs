//! The message table: what each event id says, in English and Korean.
//!
//! *Models*: provider, id, channel, level and text of every event that the catalogue lists, and
//! of the few that Windows always writes beside them.
//! *Leaves out*: task categories, keywords, opcodes.
//! *Sources*: catalogue 4.6 \[C\] for CloudBackup, 4.3 \[K\] for tasks; other texts \[K\];
//! Korean \[K\] where Windows has it, \[S\] for CloudBackup.
//! *Seen through*: the `Message` of every record.

use super::{Channel, Level, Record};
use crate::kernel::text::same;
use crate::windows::language::{Language, Text};

/// What is the same in all records of one id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Event {
    /// Who writes it.
    pub provider: &'static str,
    /// Event id.
    pub id: u32,
    /// Into which log.
    pub channel: Channel,
    /// How grave it is.
    pub level: Level,
    /// What it says.
    pub text: Text,
}

/// The event with an id of a provider.
#[must_use]
pub fn find(provider: &str, id: u32) -> Option<&'static Event> {
    ALL.iter().find(|event| event.id == id && same(event.provider, provider))
}

/// What Windows prints for a record whose text it cannot find.
pub(super) fn without_text(record: &Record, language: Language) -> String {
    let id = record.id.to_string();
    let mut text = NO_TEXT.filled(language, &[id.as_str(), &record.provider]);
    for arg in record.args.iter() {
        text.push('\n');
        text.push_str(arg);
    }
    text
}

const NO_TEXT: Text = Text {
    en: "The description for Event ID %1 from source %2 cannot be found. Either the component that raises this event is not installed on your local computer or the installation is corrupted. You can install or repair the component on the local computer.\n\nIf the event originated on another computer, the display information had to be saved with the event.\n\nThe following information was included with the event: \n",
    ko: "원본 %2의 이벤트 ID %1에 대한 설명을 찾을 수 없습니다. 이 이벤트를 발생시킨 구성 요소가 로컬 컴퓨터에 설치되지 않았거나 손상되었습니다. 로컬 컴퓨터에 구성 요소를 설치하거나 복구할 수 있습니다.\n\n이벤트가 다른 컴퓨터에서 발생했다면 표시 정보가 이벤트와 함께 저장되어야 합니다.\n\n다음 정보가 이벤트와 함께 포함되어 있습니다. \n",
};

macro_rules! events {
    ($(
        $name:ident = $provider:ident $id:literal $channel:ident $level:ident,
        $en:literal, $ko:literal;
    )*) => {
        $(
            #[doc = $en]
            pub const $name: Event = Event {
                provider: $provider,
                id: $id,
                channel: Channel::$channel,
                level: Level::$level,
                text: Text { en: $en, ko: $ko },
            };
        )*

        /// All events that have a text.
        pub static ALL: &[Event] = &[$($name),*];
    };
}

/// Provider of the agent.
pub const CLOUD_BACKUP: &str = "CloudBackup";
/// Provider of the Task Scheduler.
pub const TASK_SCHEDULER: &str = "Microsoft-Windows-TaskScheduler";
/// Provider of the service control manager.
pub const SERVICE_CONTROL: &str = "Service Control Manager";
/// Provider of the shadow copy driver.
pub const VOLSNAP: &str = "volsnap";
/// Provider of the Volume Shadow Copy service.
pub const VSS: &str = "VSS";
/// Provider of side-by-side assemblies.
pub const SIDE_BY_SIDE: &str = "SideBySide";
/// Provider of Software Restriction Policies.
pub const RESTRICTION: &str = "Microsoft-Windows-SoftwareRestrictionPolicies";
/// Classic provider of the event log service.
pub const EVENT_LOG: &str = "EventLog";
/// Manifest provider of the event log service.
pub const WINDOWS_EVENT_LOG: &str = "Microsoft-Windows-Eventlog";
/// Provider of shutdowns that somebody asked for.
pub const USER32: &str = "User32";

events! {
    BACKUP_STARTED = CLOUD_BACKUP 1 CloudBackup Information,
        "The backup operation has started.",
        "백업 작업이 시작되었습니다.";
    BACKUP_SUCCEEDED = CLOUD_BACKUP 3 CloudBackup Information,
        "The backup operation has completed.",
        "백업 작업이 완료되었습니다.";
    BACKUP_WARNED = CLOUD_BACKUP 10 CloudBackup Warning,
        "The backup operation has completed with warnings.",
        "백업 작업이 완료되었지만 경고가 발생했습니다.";
    BACKUP_FAILED = CLOUD_BACKUP 11 CloudBackup Error,
        "The backup operation has completed with errors.",
        "백업 작업이 완료되었지만 오류가 발생했습니다.";
    AGENT_UPGRADE_REQUIRED = CLOUD_BACKUP 14 CloudBackup Warning,
        "A newer version of Windows Azure Backup Agent is required",
        "최신 버전의 Windows Azure 백업 에이전트가 필요합니다.";
    QUOTA_NEAR = CLOUD_BACKUP 16 CloudBackup Warning,
        "Storage quota limit is approaching 80 percent",
        "스토리지 할당량 한도가 80%에 가까워지고 있습니다.";
    SCHEDULED_BACKUP_FAILED = CLOUD_BACKUP 18 CloudBackup Error,
        "Scheduled backup failed in initialization phase",
        "예약된 백업이 초기화 단계에서 실패했습니다.";

    TASK_STARTED = TASK_SCHEDULER 100 TaskScheduler Information,
        "Task Scheduler started \"%3\" instance of the \"%1\" task for user \"%2\".",
        "작업 스케줄러가 사용자 \"%2\"에 대해 \"%1\" 작업의 \"%3\" 인스턴스를 시작했습니다.";
    TASK_START_FAILED = TASK_SCHEDULER 101 TaskScheduler Error,
        "Task Scheduler failed to start \"%1\" task for user \"%2\". Additional Data: Error Value: %3.",
        "작업 스케줄러가 사용자 \"%2\"에 대해 \"%1\" 작업을 시작하지 못했습니다. 추가 데이터: 오류 값: %3.";
    TASK_COMPLETED = TASK_SCHEDULER 102 TaskScheduler Information,
        "Task Scheduler successfully finished \"%3\" instance of the \"%1\" task for user \"%2\".",
        "작업 스케줄러가 사용자 \"%2\"에 대해 \"%1\" 작업의 \"%3\" 인스턴스를 완료했습니다.";
    ACTION_START_FAILED = TASK_SCHEDULER 103 TaskScheduler Error,
        "Task Scheduler failed to start instance \"%2\" of \"%1\" task for user \"%3\" . Additional Data: Error Value: %4.",
        "작업 스케줄러가 사용자 \"%3\"에 대해 \"%1\" 작업의 인스턴스 \"%2\"을(를) 시작하지 못했습니다. 추가 데이터: 오류 값: %4.";
    TASK_REGISTERED = TASK_SCHEDULER 106 TaskScheduler Information,
        "User \"%2\" registered Task Scheduler task \"%1\"",
        "사용자 \"%2\"이(가) 작업 스케줄러 작업 \"%1\"을(를) 등록했습니다.";
    TASK_TRIGGERED_BY_TIME = TASK_SCHEDULER 107 TaskScheduler Information,
        "Task Scheduler launched \"%2\" instance of task \"%1\" due to a time trigger condition.",
        "시간 트리거 조건으로 인해 작업 스케줄러가 \"%1\" 작업의 \"%2\" 인스턴스를 시작했습니다.";
    TASK_RUN_BY_USER = TASK_SCHEDULER 110 TaskScheduler Information,
        "Task Scheduler launched \"%2\" instance of task \"%1\" for user \"%3\" .",
        "작업 스케줄러가 사용자 \"%3\"에 대해 \"%1\" 작업의 \"%2\" 인스턴스를 시작했습니다.";
    TASK_TERMINATED = TASK_SCHEDULER 111 TaskScheduler Information,
        "Task Scheduler terminated \"%2\" instance of the \"%1\" task.",
        "작업 스케줄러가 \"%1\" 작업의 \"%2\" 인스턴스를 종료했습니다.";
    TASK_TRIGGERED_AT_BOOT = TASK_SCHEDULER 118 TaskScheduler Information,
        "Task Scheduler launched \"%2\" instance of task \"%1\" due to system startup.",
        "시스템 시작으로 인해 작업 스케줄러가 \"%1\" 작업의 \"%2\" 인스턴스를 시작했습니다.";
    TASK_UPDATED = TASK_SCHEDULER 140 TaskScheduler Information,
        "User \"%2\" updated Task Scheduler task \"%1\"",
        "사용자 \"%2\"이(가) 작업 스케줄러 작업 \"%1\"을(를) 업데이트했습니다.";
    TASK_DELETED = TASK_SCHEDULER 141 TaskScheduler Information,
        "User \"%2\" deleted Task Scheduler task \"%1\"",
        "사용자 \"%2\"이(가) 작업 스케줄러 작업 \"%1\"을(를) 삭제했습니다.";
    TASK_DISABLED = TASK_SCHEDULER 142 TaskScheduler Information,
        "User \"%2\" disabled Task Scheduler task \"%1\"",
        "사용자 \"%2\"이(가) 작업 스케줄러 작업 \"%1\"을(를) 사용하지 않도록 설정했습니다.";
    TASK_MISSED = TASK_SCHEDULER 153 TaskScheduler Warning,
        "Task Scheduler did not launch task \"%1\" as it missed its schedule. Consider using the configuration option to start the task when available, if schedule is missed.",
        "예약된 시간이 지나서 작업 스케줄러가 \"%1\" 작업을 시작하지 않았습니다. 예약된 시간을 놓친 경우 가능할 때 작업을 시작하는 구성 옵션을 사용해 보십시오.";
    ACTION_STARTED = TASK_SCHEDULER 200 TaskScheduler Information,
        "Task Scheduler launched action \"%2\" in instance \"%3\" of task \"%1\".",
        "작업 스케줄러가 \"%1\" 작업의 인스턴스 \"%3\"에서 \"%2\" 동작을 시작했습니다.";
    ACTION_COMPLETED = TASK_SCHEDULER 201 TaskScheduler Information,
        "Task Scheduler successfully completed task \"%1\" , instance \"%2\" , action \"%3\" with return code %4.",
        "작업 스케줄러가 \"%1\" 작업, 인스턴스 \"%2\", 동작 \"%3\"을(를) 반환 코드 %4(으)로 완료했습니다.";
    ACTION_LAUNCH_FAILED = TASK_SCHEDULER 203 TaskScheduler Error,
        "Task Scheduler failed to launch action \"%3\" in instance \"%2\" of task \"%1\". Additional Data: Error Value: %4.",
        "작업 스케줄러가 \"%1\" 작업의 인스턴스 \"%2\"에서 \"%3\" 동작을 시작하지 못했습니다. 추가 데이터: 오류 값: %4.";
    TASK_ALREADY_RUNNING = TASK_SCHEDULER 322 TaskScheduler Warning,
        "Task Scheduler did not launch task \"%1\" because instance \"%2\" of the same task is already running.",
        "같은 작업의 인스턴스 \"%2\"이(가) 이미 실행 중이므로 작업 스케줄러가 \"%1\" 작업을 시작하지 않았습니다.";
    TASK_STOPPED_FOR_NEW = TASK_SCHEDULER 323 TaskScheduler Warning,
        "Task Scheduler stopped instance \"%2\" of task \"%1\" in order to launch new instance \"%3\".",
        "작업 스케줄러가 새 인스턴스 \"%3\"을(를) 시작하기 위해 \"%1\" 작업의 인스턴스 \"%2\"을(를) 중지했습니다.";
    TASK_QUEUED = TASK_SCHEDULER 324 TaskScheduler Warning,
        "Task Scheduler queued instance \"%2\" of task \"%1\" and will launch it as soon as instance \"%3\" completes.",
        "작업 스케줄러가 \"%1\" 작업의 인스턴스 \"%2\"을(를) 대기열에 넣었으며 인스턴스 \"%3\"이(가) 완료되면 시작합니다.";
    TASK_USER_NOT_LOGGED_ON = TASK_SCHEDULER 332 TaskScheduler Warning,
        "Task Scheduler did not launch task \"%1\" because user \"%2\" was not logged on when the launching conditions were met. Ensure the user is logged on or change the task definition to allow the task to be launched when the user is logged off.",
        "시작 조건이 충족되었을 때 사용자 \"%2\"이(가) 로그온하지 않았으므로 작업 스케줄러가 \"%1\" 작업을 시작하지 않았습니다. 사용자가 로그온했는지 확인하거나 사용자가 로그오프한 경우에도 작업을 시작할 수 있도록 작업 정의를 변경하십시오.";

    SERVICE_START_FAILED = SERVICE_CONTROL 7000 System Error,
        "The %1 service failed to start due to the following error: \n%2",
        "다음 오류로 인해 %1 서비스를 시작하지 못했습니다. \n%2";
    SERVICE_CONNECT_TIMEOUT = SERVICE_CONTROL 7009 System Error,
        "A timeout was reached (%1 milliseconds) while waiting for the %2 service to connect.",
        "%2 서비스 연결을 기다리는 동안 시간 제한(%1밀리초)에 도달했습니다.";
    SERVICE_CRASHED_WITH_ACTION = SERVICE_CONTROL 7031 System Error,
        "The %1 service terminated unexpectedly.  It has done this %2 time(s).  The following corrective action will be taken in %3 milliseconds: %5.",
        "%1 서비스가 예기치 않게 종료되었습니다. 이 문제가 %2번 발생했습니다. %3밀리초 후에 다음 수정 작업이 수행됩니다. %5.";
    SERVICE_CRASHED = SERVICE_CONTROL 7034 System Error,
        "The %1 service terminated unexpectedly.  It has done this %2 time(s).",
        "%1 서비스가 예기치 않게 종료되었습니다. 이 문제가 %2번 발생했습니다.";
    SERVICE_STATE = SERVICE_CONTROL 7036 System Information,
        "The %1 service entered the %2 state.",
        "%1 서비스가 %2 상태로 들어갔습니다.";

    WRITER_REJECTED = VSS 8229 Application Warning,
        "A VSS writer has rejected an event with error %1, The writer's timeout expired between the Freeze and Thaw events.",
        "VSS 기록기가 %1 오류로 이벤트를 거부했습니다. Freeze 이벤트와 Thaw 이벤트 사이에 기록기의 제한 시간이 만료되었습니다.";
    SHADOW_NO_SPACE = VOLSNAP 24 System Error,
        "There was insufficient disk space on volume %3 to grow the shadow copy storage for shadow copies of %2.  As a result of this failure all shadow copies of volume %2 are at risk of being deleted.",
        "%3 볼륨의 디스크 공간이 부족하여 %2의 섀도 복사본에 대한 섀도 복사본 저장소를 늘릴 수 없습니다. 이 오류로 인해 %2 볼륨의 모든 섀도 복사본이 삭제될 수 있습니다.";
    SHADOW_DELETED = VOLSNAP 25 System Error,
        "The shadow copies of volume %2 were deleted because the shadow copy storage could not grow in time.  Consider reducing the IO load on the system or choose a shadow copy storage volume that is not being shadow copied.",
        "섀도 복사본 저장소를 제때 늘릴 수 없어서 %2 볼륨의 섀도 복사본이 삭제되었습니다. 시스템의 IO 부하를 줄이거나 섀도 복사하고 있지 않은 섀도 복사본 저장소 볼륨을 선택하십시오.";
    SHADOW_LIMIT = VOLSNAP 36 System Error,
        "The shadow copies of volume %2 were aborted because the shadow copy storage could not grow due to a user imposed limit.",
        "사용자가 지정한 제한 때문에 섀도 복사본 저장소를 늘릴 수 없어서 %2 볼륨의 섀도 복사본이 중단되었습니다.";

    VSS_ROUTINE = VSS 8193 Application Error,
        "Volume Shadow Copy Service error: Unexpected error calling routine %1.  hr = %2.\n",
        "볼륨 섀도 복사본 서비스 오류: %1 루틴을 호출하는 동안 예기치 않은 오류가 발생했습니다. hr = %2.\n";
    VSS_UNEXPECTED = VSS 12289 Application Error,
        "Volume Shadow Copy Service error: Unexpected error %1.  hr = %2.\n",
        "볼륨 섀도 복사본 서비스 오류: 예기치 않은 오류 %1이(가) 발생했습니다. hr = %2.\n";
    VSS_PROVIDER = VSS 12293 Application Error,
        "Volume Shadow Copy Service error: Error calling a routine on a Shadow Copy Provider %1. Routine details %2 [hr = %3].\n",
        "볼륨 섀도 복사본 서비스 오류: 섀도 복사본 공급자 %1의 루틴을 호출하는 동안 오류가 발생했습니다. 루틴 정보: %2 [hr = %3].\n";
    ASSEMBLY_MISSING = SIDE_BY_SIDE 33 Application Error,
        "Activation context generation failed for \"%1\". Dependent Assembly %2 could not be found. Please use sxstrace.exe for detailed diagnosis.",
        "\"%1\"에 대한 활성화 컨텍스트를 생성하지 못했습니다. 종속 어셈블리 %2을(를) 찾을 수 없습니다. 자세한 진단을 보려면 sxstrace.exe를 사용하십시오.";
    PROGRAM_RESTRICTED = RESTRICTION 866 Application Warning,
        "Access to %1 has been restricted by your Administrator by location with policy rule %2 placed on path %3.",
        "관리자가 경로 %3에 설정한 정책 규칙 %2에 의해 %1에 대한 액세스가 위치별로 제한되었습니다.";

    LOG_SERVICE_STARTED = EVENT_LOG 6005 System Information,
        "The Event log service was started.",
        "이벤트 로그 서비스가 시작되었습니다.";
    LOG_SERVICE_STOPPED = EVENT_LOG 6006 System Information,
        "The Event log service was stopped.",
        "이벤트 로그 서비스가 중지되었습니다.";
    SHUTDOWN_UNEXPECTED = EVENT_LOG 6008 System Error,
        "The previous system shutdown at %1 on %2 was unexpected.",
        "%2, %1의 이전 시스템 종료는 예기치 않은 종료였습니다.";
    SHUTDOWN_REQUESTED = USER32 1074 System Information,
        "The process %1 has initiated the %5 of computer %2 on behalf of user %7 for the following reason: %3\n Reason Code: %4\n Shutdown Type: %5\n Comment: %6",
        "프로세스 %1에서 사용자 %7 대신 다음 이유로 컴퓨터 %2의 %5을(를) 시작했습니다. %3\n 이유 코드: %4\n 종료 유형: %5\n 설명: %6";
    LOG_CLEARED = WINDOWS_EVENT_LOG 104 System Information,
        "The %3 log file was cleared.",
        "%3 로그 파일이 지워졌습니다.";
    AUDIT_LOG_CLEARED = WINDOWS_EVENT_LOG 1102 Security Information,
        "The audit log was cleared.\nSubject:\n\tSecurity ID:\t%1\n\tAccount Name:\t%2\n\tDomain Name:\t%3\n\tLogon ID:\t%4",
        "감사 로그가 지워졌습니다.\n주체:\n\t보안 ID:\t%1\n\t계정 이름:\t%2\n\t도메인 이름:\t%3\n\t로그온 ID:\t%4";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::kernel::time::Moment;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        let marks = text.match_indices('%').filter_map(|(at, _)| text.get(at..at + 2));
        marks.filter(|mark| mark.as_bytes()[1].is_ascii_digit()).collect()
    }

    #[test]
    fn both_languages_use_the_same_arguments() {
        for event in ALL {
            let (en, ko) = (placeholders(event.text.en), placeholders(event.text.ko));
            assert_eq!(en, ko, "{} {}", event.provider, event.id);
        }
    }

    #[test]
    fn no_id_of_a_provider_is_listed_twice() {
        let keys: BTreeSet<_> = ALL.iter().map(|event| (event.provider, event.id)).collect();
        assert_eq!(keys.len(), ALL.len());
    }

    #[test]
    fn a_record_reads_in_the_language_of_its_reader() {
        let record = Record {
            at: Moment(0),
            number: 1,
            channel: Channel::System,
            provider: SERVICE_CONTROL.into(),
            id: 7036,
            level: Level::Information,
            args: Arc::from(["Windows Backup".to_owned(), "running".to_owned()]),
            given: false,
        };
        assert_eq!(
            record.message(Language::English),
            "The Windows Backup service entered the running state."
        );
        assert!(record.message(Language::Korean).starts_with("Windows Backup 서비스가"));
        let unknown = Record { id: 1, ..record };
        assert!(
            unknown
                .message(Language::English)
                .starts_with("The description for Event ID 1 from source Service Control Manager")
        );
    }
}
