//! Items, content, properties and locations as scripts see them.

use crate::console::testing;
use crate::console::testing_files::{changed, out, run, server};
use crate::console::{Session, execute};
use crate::windows::node::{Content, Swarm};
use crate::world::World;

/// The last line of the identifier of an error.
fn error_id(world: &mut World, line: &str) -> String {
    let error = run(world, line).stderr;
    let id = error.split("FullyQualifiedErrorId : ").nth(1).unwrap_or(&error);
    let whole: String = id.split_whitespace().collect();
    whole.replace("Microsoft.PowerShell.Commands.", "")
}

#[track_caller]
fn says(world: &mut World, line: &str, expected: &str) {
    assert_eq!(out(world, line).trim_end(), expected, "{line}: {}", run(world, line).stderr);
}

#[test]
fn paths_are_tested() {
    let mut world = server();
    for (line, expected) in [
        (r"Test-Path D:\Data", "True"),
        (r"Test-Path D:\Data -PathType Leaf", "False"),
        (r"Test-Path D:\Data\*.txt", "True"),
        (r"Test-Path D:\no", "False"),
        (r"Test-Path Q:\no", "False"),
        (r"Test-Path HKLM:\SOFTWARE\Microsoft", "True"),
        (r"Test-Path Registry::HKEY_LOCAL_MACHINE\SOFTWARE", "True"),
        (r"Test-Path Env:COMPUTERNAME", "True"),
        (r"Test-Path Cert:\LocalMachine\My", "True"),
        (r"Test-Path Variable:PSHOME", "True"),
        (r"Test-Path Function:none", "False"),
        (r"Test-Path C:\a:b -IsValid", "False"),
    ] {
        says(&mut world, line, expected);
    }
}

#[test]
fn children_are_shown_as_powershell_shows_them() {
    let mut world = server();
    let text = out(&mut world, r"md D:\Data\Sub | Out-Null; Get-ChildItem D:\Data");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_eq!(
        lines,
        [
            "",
            "",
            r"    Directory: D:\Data",
            "",
            "",
            "Mode                LastWriteTime         Length Name",
            "----                -------------         ------ ----",
            "d-----        1/15/2020   9:00 AM                Sub",
            "-a----        1/15/2020   9:00 AM        1000000 ledger.bin",
            "-a----        1/15/2020   9:00 AM              7 report.txt",
            "",
            "",
        ]
    );
    says(&mut world, r"gci D:\ -Recurse -Name -Filter *.txt", r"Data\report.txt");
    says(&mut world, r"(gci D:\Data -Exclude *.txt -File).Name", "ledger.bin");
    says(&mut world, r"(gci D:\Data -Directory).FullName", r"D:\Data\Sub");
    says(&mut world, r"gci D:\ -r -File | Measure-Object Length -Sum | % Sum", "1000007");
    says(&mut world, r"(gci D:\*.txt -Recurse).Name", "report.txt");
    says(&mut world, r"(gi D:\Data\report.txt).Directory.Name", "Data");
    says(&mut world, r"gci D:\Data\report.txt | % { $_.BaseName + $_.Extension }", "report.txt");
}

#[test]
fn errors_have_the_identifiers_of_5_1() {
    let mut world = server();
    for (line, id) in [
        (r"Get-Item D:\no", "PathNotFound,GetItemCommand"),
        (r"Get-ChildItem Q:\", "DriveNotFound,GetChildItemCommand"),
        (r"Get-Content D:\no.txt", "PathNotFound,GetContentCommand"),
        (r"Get-Content D:\Data", "GetContentReaderUnauthorizedAccessError,GetContentCommand"),
        (r"Set-Content D:\no\a.txt x", "GetContentWriterDirectoryNotFoundError,SetContentCommand"),
        (r"New-Item D:\Data -ItemType Directory", "DirectoryExist,NewItemCommand"),
        (r"New-Item D:\Data\report.txt", "NewItemIOError,NewItemCommand"),
        (r"Rename-Item D:\Data\report.txt ledger.bin", "RenameItemIOError,RenameItemCommand"),
        (r"Rename-Item D:\no x", "InvalidOperation,RenameItemCommand"),
        (r"Move-Item D:\Data C:\", "MoveDirectoryItemIOError,MoveItemCommand"),
        (r"Remove-Item D:\Data", "InvalidOperation,RemoveItemCommand"),
        (r"Set-Location D:\no", "PathNotFound,SetLocationCommand"),
        (r"Get-PSDrive Q", "GetLocationNoMatchingDrive,GetPSDriveCommand"),
        (
            r"Get-ItemProperty HKLM:\SOFTWARE -Name no",
            "System.Management.Automation.PSArgumentException,GetItemPropertyCommand",
        ),
        (r"New-Item HKLM:\SOFTWARE", "System.IO.IOException,NewItemCommand"),
        (r"Get-Content HKLM:\SOFTWARE", "NotSupported,GetContentCommand"),
    ] {
        assert_eq!(error_id(&mut world, line), id, "{line}");
    }
}

#[test]
fn content_is_written_added_and_read() {
    let mut world = server();
    says(
        &mut world,
        r"'a','b' | Set-Content D:\x.txt; Add-Content D:\x.txt c; gc D:\x.txt",
        "a\nb\nc",
    );
    says(&mut world, r"(gc D:\x.txt -Raw).Length", "9");
    says(&mut world, r"gc D:\x.txt -Tail 1", "c");
    says(&mut world, r"gc D:\x.txt -TotalCount 2", "a\nb");
    says(&mut world, r"(gc D:\x.txt -ReadCount 0).Count", "3");
    says(&mut world, r"'한글' | Out-File D:\u.txt; (gi D:\u.txt).Length; gc D:\u.txt", "10\n한글");
    says(&mut world, r"'x' >> D:\u.txt; gc D:\u.txt", "한글\nx");
    says(
        &mut world,
        r"attrib +r D:\x.txt; sc D:\x.txt y -ErrorAction SilentlyContinue; gc D:\x.txt -First 1",
        "a",
    );
    says(&mut world, r"sc D:\x.txt y -Force; gc D:\x.txt; (gi D:\x.txt).IsReadOnly", "y\nTrue");
    assert!(run(&mut world, r"Get-Content D:\Data\ledger.bin").stderr.contains("unsupported"));
    says(&mut world, r"cd D:\Data; 'q' | Out-File r.txt; Test-Path D:\Data\r.txt", "True");
}

#[test]
fn files_and_swarms_are_removed() {
    let mut world = server();
    let temp = world.host.files.lookup(r"C:\Windows\Temp").unwrap();
    let swarm = Content::Swarm(Swarm::temporary(2_000, 0).into());
    world.host.files.change(temp, |node| node.content = swarm);
    says(&mut world, r"(gci C:\Windows\Temp).Count", "2000");
    let changes = changed(&mut world, r"Remove-Item C:\Windows\Temp\*.tmp -Force");
    assert_eq!(changes, [r"file:C:\Windows\Temp"]);
    assert!(run(&mut world, r"rm D:\Data").stderr.contains("NonInteractive"));
    says(
        &mut world,
        r"gci D:\Data\*.txt | Remove-Item -WhatIf; Test-Path D:\Data\report.txt",
        "What if: Performing the operation \"Remove File\" on target \"D:\\Data\\report.txt\".\nTrue",
    );
    assert_eq!(changed(&mut world, r"ri D:\Data -Recurse").len(), 3);
    let service = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\cbengine.exe";
    let error = run(&mut world, &format!("Remove-Item '{service}'")).stderr;
    let said = format!("Cannot remove item {service}: Access to the path '{service}' is denied.");
    assert!(testing::message(&error).replace('\n', "").contains(&said), "{error}");
}

#[test]
fn trees_are_copied_moved_and_renamed() {
    let mut world = server();
    assert_eq!(
        changed(&mut world, r"Copy-Item D:\Data D:\Copy -Recurse"),
        [r"file:D:\Copy", r"file:D:\Copy\ledger.bin", r"file:D:\Copy\report.txt"]
    );
    says(
        &mut world,
        r"Copy-Item D:\Data\*.txt C:\Windows\Temp -PassThru | % FullName",
        r"C:\Windows\Temp\report.txt",
    );
    says(&mut world, r"Move-Item D:\Copy\report.txt D:\; gc D:\report.txt", "hello");
    says(&mut world, r"Rename-Item D:\report.txt new.txt -PassThru | % Name", "new.txt");
    says(&mut world, r"New-Item D:\a\b\c.txt -Force -Value hi | % Length", "2");
}

#[test]
fn locations_are_on_any_drive_and_programs_stay_where_they_were() {
    let mut world = server();
    let mut session = Session::administrator(&world);
    let steps = [
        (r"Set-Location C:\windows\temp", r"C:\windows\temp"),
        ("cd ..", r"C:\windows"),
        (r"Push-Location HKLM:\SOFTWARE", r"HKLM:\SOFTWARE"),
        ("cd Microsoft", r"HKLM:\SOFTWARE\Microsoft"),
        ("cd Env:", r"Env:\"),
        ("cd HKLM:", r"HKLM:\SOFTWARE\Microsoft"),
        ("Pop-Location", r"C:\windows"),
        ("cd D:", r"D:\"),
        (r"cd \Data", r"D:\Data"),
        ("cd C:", r"C:\windows"),
        ("D:", r"D:\Data"),
        ("cd..", r"D:\"),
        ("c:", r"C:\windows"),
        (r"cd\", r"C:\"),
        (r"cd C:\windows; Remove-Item Function:\cd..; $c = gci Function: | % Name", r"C:\windows"),
        ("if ($c -contains 'A:' -and $c -notcontains 'cd..') { cd .. }", r"C:\"),
        (r"cd C:\windows", r"C:\windows"),
    ];
    for (line, there) in steps {
        let output = execute(&mut world, &mut session, line);
        assert!(output.ok(), "{line}: {}", output.stderr);
        assert_eq!(session.place(), there, "{line}");
    }
    let line = r"cd HKLM:\SOFTWARE; cmd /c cd; $PWD.Provider.Name; (Get-Location).Path";
    let output = execute(&mut world, &mut session, line);
    assert_eq!(output.stdout, "C:\\windows\r\nRegistry\r\nHKLM:\\SOFTWARE\r\n");
}

#[test]
fn equal_files_have_equal_hashes() {
    let mut world = server();
    says(
        &mut world,
        r"Copy-Item D:\Data\report.txt D:\same.txt
        $a, $b, $c = 'D:\Data\report.txt', 'D:\same.txt', 'D:\Data\ledger.bin' | % { (Get-FileHash $_).Hash }
        $a -eq $b; $a -eq $c; $a.Length",
        "True\nFalse\n64",
    );
}

#[test]
fn values_are_shown_with_where_they_come_from() {
    let mut world = testing::server();
    let config = r"'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'";
    let text =
        testing::good(&mut world, &format!("Get-ItemProperty {config} -Name ScratchLocation"));
    assert!(text.contains("Recovery Services Agent\\Scratch"), "{text}");
    assert!(text.contains("PSChildName     : Config\n"), "{text}");
    assert_eq!(
        testing::bad(&mut world, &format!("Get-ItemProperty {config} -Name Nope"))
            .replace('\n', ""),
        "Get-ItemProperty : Property Nope does not exist at path \
         HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config."
    );
    let strict = format!(
        "Set-StrictMode -Version 5.0; (Get-ItemProperty {config}).ScratchLocation.Length -gt 0"
    );
    assert_eq!(testing::good(&mut world, &strict), "True\n");
    let value = format!("Get-ItemPropertyValue {config} ScratchLocation");
    assert!(testing::good(&mut world, &value).ends_with("Scratch\n"));
}

#[test]
fn setting_keeps_the_type_that_is_there() {
    let mut world = testing::server();
    let config = r"'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'";
    let line = format!("Set-ItemProperty {config} -Name ScratchLocation -Value D:\\Scratch");
    let wanted = r"registry:HKLM\SOFTWARE\Microsoft\Windows Azure Backup\Config\ScratchLocation";
    assert_eq!(testing::changed(&mut world, &line), [wanted]);
    let services = r"HKLM:\SYSTEM\CurrentControlSet\Services";
    testing::good(&mut world, &format!(r"Set-ItemProperty {services}\VSS Start 0x4"));
    let text = testing::good(&mut world, &format!(r"(Get-ItemProperty {services}\VSS).Start"));
    assert_eq!(text, "4\n");
    let wrong = format!(r"Set-ItemProperty {services}\VSS Start x");
    assert!(testing::bad(&mut world, &wrong).contains("did not match"));
}

#[test]
fn a_property_is_made_once_and_removed() {
    let mut world = testing::server();
    let config = r"'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'";
    let made = format!("New-ItemProperty {config} -Name Count -PropertyType DWord -Value 7");
    testing::good(&mut world, &made);
    let again = testing::bad(&mut world, &made);
    assert_eq!(again, "New-ItemProperty : The property already exists.");
    testing::good(&mut world, &format!("Remove-ItemProperty {config} -Name Count"));
    let gone = testing::bad(&mut world, &format!("Remove-ItemProperty {config} -Name Count"));
    assert!(gone.contains("Property Count does not exist"), "{gone}");
}

#[test]
fn a_downloaded_root_is_imported() {
    use crate::windows::certificates::{Certificates, ROOTS};
    let mut world = testing::server();
    *world.host.certificates = Certificates::of_windows();
    world.host.certificates.all.retain(|one| one.subject != ROOTS[0].subject);
    testing::good(&mut world, &format!("Invoke-WebRequest {} -OutFile C:\\g2.crt", ROOTS[0].url));
    let import = r"Import-Certificate C:\g2.crt -CertStoreLocation Cert:\LocalMachine\Root";
    assert_eq!(testing::changed(&mut world, import), ["certificate:all"]);
    assert!(testing::changed(&mut world, import).is_empty());
    let roots = testing::good(&mut world, "Get-ChildItem Cert:\\LocalMachine\\Root");
    assert!(roots.contains("Global Root G2"));
    let none = r"Import-Certificate C:\none.crt -CertStoreLocation Cert:\LocalMachine\Root";
    assert!(testing::bad(&mut world, none).contains("0x80070002"));
    let own = r"$c = New-SelfSignedCertificate -DnsName a.b -CertStoreLocation Cert:\LocalMachine\My
        $c.Export('Cert').Length -gt 0; $c.HasPrivateKey; (Get-Item Cert:\LocalMachine\My\$($c.Thumbprint)).Subject; $c.DnsNameList[0].Unicode";
    assert_eq!(testing::good(&mut world, own), "True\nTrue\nCN=a.b\na.b\n");
}

#[test]
fn rules_are_read_edited_and_written() {
    let mut world = server();
    let line = r"$acl = Get-Acl D:\Data
        $rule = New-Object System.Security.AccessControl.FileSystemAccessRule('Everyone','Read','ContainerInherit,ObjectInherit','None','Deny')
        $acl.AddAccessRule($rule)
        Set-Acl D:\Data $acl
        (Get-Acl D:\Data).Access | ? AccessControlType -eq Deny | % { $_.IdentityReference.Value }
        @((Get-Acl D:\Data).Access | ? { $_.IdentityReference -eq 'everyone' }).Count
        (icacls D:\Data) -match 'DENY' | % Trim";
    says(&mut world, line, "Everyone\n1\nD:\\Data Everyone:(OI)(CI)(DENY)(Rc,RD,REA,RA)");
    let line = r"$acl = Get-Acl D:\Data; $acl.RemoveAccessRuleAll($rule) 2>$null
        $acl.Access.Count -gt 0; $acl.Owner; $acl.AreAccessRulesProtected";
    assert!(out(&mut world, line).contains("BUILTIN\\Administrators\nFalse"));
}

#[test]
fn classes_of_net_work_on_the_machine() {
    let mut world = server();
    says(
        &mut world,
        r"[IO.File]::WriteAllText('D:\n.txt', 'abc'); [System.IO.File]::ReadAllText('D:\n.txt')",
        "abc",
    );
    says(&mut world, r"[IO.Directory]::GetFiles('D:\Data', '*.txt')", r"D:\Data\report.txt");
    says(
        &mut world,
        r"try { [IO.File]::ReadAllText('D:\no') } catch [System.IO.FileNotFoundException] { 'none' }",
        "none",
    );
    says(&mut world, r"([IO.DriveInfo]'D').DriveFormat", "NTFS");
    says(
        &mut world,
        r"$f = New-Object IO.FileInfo 'D:\Data\report.txt'; $f.Length; $f.Exists; $f.Delete(); $f.Refresh(); $f.Exists",
        "7\nTrue\nFalse",
    );
    let key = r"HKEY_LOCAL_MACHINE\SOFTWARE\New";
    says(
        &mut world,
        &format!(
            r"[Microsoft.Win32.Registry]::SetValue('{key}','N',5); [Microsoft.Win32.Registry]::GetValue('{key}','N',$null)"
        ),
        "5",
    );
    says(
        &mut world,
        r"$h = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine','Registry64'); $h.OpenSubKey('SOFTWARE\New').GetValue('N')",
        "5",
    );
    says(&mut world, r"(Get-Item HKLM:\SOFTWARE\New).GetValueNames()", "N");
    says(
        &mut world,
        r"[Environment]::SetEnvironmentVariable('Q','1','Machine'); [Environment]::GetEnvironmentVariable('Q','Machine'); (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment').Q",
        "1\n1",
    );
    says(
        &mut world,
        r"(Get-Item D:\Data).LastWriteTime = '2020-01-02'; (gi D:\Data).LastWriteTime.Day",
        "2",
    );
}

#[test]
fn shapes_are_complete_and_types_have_names() {
    let mut world = server();
    for (line, expected) in [
        (r"function f([System.IO.FileSystemInfo]$x) { [int]$x.Attributes }; f (gi D:\Data)", "16"),
        (r"(gi D:\Data\report.txt).GetType().FullName", "System.IO.FileInfo"),
        (r"(gi HKLM:\SOFTWARE) -is [Microsoft.Win32.RegistryKey]", "True"),
        (
            r"(gi 'HKLM:\SYSTEM\CurrentControlSet\Services\RPCSS').GetValueKind('Start').ToString()",
            "DWord",
        ),
        (
            r"gi D:\Data | gm -Name Delete | % Definition",
            "void Delete(), void Delete(bool recursive)",
        ),
        (
            r"Set-StrictMode -Version 5.0; (gi D:\Data\report.txt).VersionInfo.CompanyName -eq $null",
            "True",
        ),
        (
            r"try { gi D:\no -EA Stop } catch { $_.CategoryInfo.Category; $_.Exception.GetType().Name }",
            "ObjectNotFound\nItemNotFoundException",
        ),
        (
            r"[IO.Directory]::GetFiles('D:\', '*.txt', [IO.SearchOption]::AllDirectories)",
            r"D:\Data\report.txt",
        ),
        (r"Resolve-Path D:\Da*\*.txt | % Path", r"D:\Data\report.txt"),
        (r"Convert-Path HKLM:\SOFTWARE", r"HKEY_LOCAL_MACHINE\SOFTWARE"),
        (
            r"$env:Q = 'a b'; Get-Content Env:Q; (dir Env:Q).Value; ri Env:Q; Test-Path Env:Q",
            "a b\na b\nFalse",
        ),
        (r"function g { 1 }; (Get-Item Function:g).Name; Test-Path Function:g", "g\nTrue"),
        (r"(Get-PSDrive D).Free -gt 0; (Get-PSDrive -PSProvider FileSystem).Name", "True\nC\nD"),
        (
            r"$null = New-PSDrive OB Registry HKLM:\SOFTWARE\Microsoft; Test-Path 'OB:\Windows Azure Backup'; Remove-PSDrive OB; Test-Path OB:\",
            "True\nFalse",
        ),
        (
            r"gp HKLM:\SYSTEM\CurrentControlSet\Services\* -Name Start | % PSChildName | select -First 1",
            "obengine",
        ),
        (r"@(gci D:\ -Recurse | ? { $_.PSIsContainer }).Count", "1"),
        (
            r"(mkdir D:\m\n).FullName; New-Item D:\m -ItemType Directory -Force | % Name",
            "D:\\m\\n\nm",
        ),
    ] {
        says(&mut world, line, expected);
    }
}

#[test]
fn who_may_not_is_told_so() {
    let mut world = server();
    out(&mut world, r"icacls D:\Data /deny 'Users:(OI)(CI)(R,W)'");
    let mut session = Session::administrator(&world);
    session.elevated = false;
    let mut error = |line: &str| {
        let error = execute(&mut world, &mut session, line).stderr;
        error.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (line, wanted) in [
        (r"New-Item HKLM:\SOFTWARE\X", "Requested registry access is not allowed."),
        (r"sc D:\Data\x.txt 1", r"Access to the path 'D:\Data\x.txt' is denied."),
        (r"gci D:\Data", "DirUnauthorizedAccessError,"),
        (r"gc D:\Data\report.txt", "is denied"),
    ] {
        let text = error(line);
        assert!(text.contains(wanted), "{line}: {text}");
    }
}
