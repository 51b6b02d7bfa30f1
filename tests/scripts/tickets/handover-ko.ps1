# 야간 백업 인수인계 메모: 교대 근무자가 아침에 실행하여 결과를 티켓에 붙여 넣습니다.
# 결과는 화면과 C:\Reports\handover.txt 양쪽에 남습니다.
param(
    [string]$담당자 = '홍길동',
    [string]$Path = 'C:\Reports\handover.txt'
)

$폴더 = Split-Path -Path $Path -Parent
if (-not (Test-Path $폴더)) {
    New-Item -Path $폴더 -ItemType Directory -Force | Out-Null
}

$줄 = @()
$줄 += "■ 백업 인수인계 – $env:COMPUTERNAME"
$줄 += "  담당자: $담당자 / 작성: $(Get-Date –Format 'yyyy년 M월 d일 HH:mm')"
$줄 += ''

$서비스 = Get-Service -Name obengine -ErrorAction SilentlyContinue
if ($서비스 -eq $null) {
    $줄 += '  [이상] 에이전트가 설치되어 있지 않습니다.'
} elseif ($서비스.Status -ne 'Running') {
    $줄 += "  [이상] 서비스 상태: $($서비스.Status)"
} else {
    $줄 += '  [정상] 서비스가 실행 중입니다.'
}

$이벤트 = Get-WinEvent -LogName CloudBackup -MaxEvents 10 -ErrorAction SilentlyContinue
if (-not $이벤트) {
    $줄 += '  [주의] CloudBackup 로그에 이벤트가 없습니다.'
}
foreach ($항목 in $이벤트) {
    $상태 = switch ($항목.Id) {
        1 { '시작' }
        3 { '완료' }
        10 { '경고와 함께 완료' }
        11 { '실패' }
        18 { '초기화 실패' }
        default { "기타($_)" }
    }
    $줄 += '  {0:MM-dd HH:mm} {1}' -f $항목.TimeCreated, $상태
}

$작업 = schtasks.exe /query /tn '\Microsoft\OnlineBackup\Microsoft-OnlineBackup' /fo LIST 2>&1
if ($LASTEXITCODE -ne 0) {
    $줄 += '  [이상] 예약 작업이 없습니다.'
}

$줄 | Out-File -FilePath $Path -Encoding UTF8
Get-Content -Path $Path -Encoding UTF8
$실패 = @($이벤트 | Where-Object { $_.Id -eq 11 -or $_.Id -eq 18 }).Count
"실패 횟수: $실패"
if ($실패 -gt 0) { exit 1 }
