using namespace System.Collections.Generic
enum Level { Low = 1; Mid; High = 10 }
class Animal {
    [string]$Name
    hidden [int] $age = 3
    static [int] $Count = 0
    Animal([string]$name) { $this.Name = $name; [Animal]::Count++ }
    [string] Speak() { return "$($this.Name) says nothing" }
    static [Animal] Make() { return [Animal]::new('x') }
}
class Dog : Animal {
    Dog([string]$name) : base($name) { }
    [string] Speak() { return 'Wuff' }
}
workflow Test-Flow { parallel { 1; 2 } sequence { 3 } inlinescript { 4 } }
configuration Web { node localhost { File x { Ensure = 'Present' } } }
$dict = [Dictionary[string, int]]::new()
$generic = New-Object 'System.Collections.Generic.List[string]'
[Level]::Mid -as [int]; [Level]'High'
