# Rapport hebdomadaire des sauvegardes, écrit pour le client « Société Contoso ».
# Exécuté le lundi à 6 h par le planificateur ; le texte est envoyé au service d'astreinte.
param([int]$Jours = 7)

$début = (Get-Date).Date.AddDays(-$Jours)
$entête = '*' * 60
$culture = New-Object System.Globalization.CultureInfo 'fr-FR'

Write-Output $entête
Write-Output ("  Sauvegardes de {0} – semaine du {1}" -f $env:COMPUTERNAME, $début.ToString('dddd d MMMM yyyy', $culture))
Write-Output $entête

$événements = Get-WinEvent -FilterHashtable @{ LogName = 'CloudBackup'; StartTime = $début } -ErrorAction SilentlyContinue
if (!$événements) {
    Write-Output 'Aucun événement cette semaine : vérifiez la tâche planifiée.'
    exit 1
}

$compte = @{ 'réussies' = 0; 'avec avertissements' = 0; 'échouées' = 0; 'non démarrées' = 0 }
switch ($événements.Id) {
    3  { $compte['réussies']++ }
    10 { $compte['avec avertissements']++ }
    11 { $compte['échouées']++ }
    18 { $compte['non démarrées']++ }
}

foreach ($clé in ($compte.Keys | Sort-Object)) {
    Write-Output ('  {0,-22}: {1,3}' -f $clé, $compte[$clé])
}

$total = 0
$compte.Values | ForEach-Object { $total += $_ }
$taux = if ($total) { 100 * $compte['réussies'] / $total } else { 0 }
Write-Output ('  Taux de réussite      : {0} %' -f $taux.ToString('N1', $culture))

$espace = Get-PSDrive -PSProvider FileSystem | Where-Object { $_.Free } | Sort-Object Name
foreach ($lecteur in $espace) {
    Write-Output ('  Lecteur {0} : {1} Go libres' -f $lecteur.Name, ($lecteur.Free / 1GB).ToString('N1', $culture))
}

$dernier = $événements | Where-Object { 3, 10, 11 -contains $_.Id } | Select-Object -First 1
if ($dernier) {
    Write-Output "  Dernière fin : $($dernier.TimeCreated.ToString('dd/MM/yyyy HH:mm')) – événement n° $($dernier.Id)"
}
if ($taux -lt 80) {
    Write-Output '  >>> À SURVEILLER <<<'
    exit 2
}
Write-Output '  Tout va bien.'
