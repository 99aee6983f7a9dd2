<# :
@echo off
rem Builds everything and runs all tests, one project after another. The rest of this file is PowerShell.
powershell -NoProfile -ExecutionPolicy Bypass -Command "$root = '%~dp0'; Invoke-Expression (Get-Content -Raw '%~f0')"
exit /b %errorlevel%
#>
Set-Location $root
dotnet build Bespoke.slnx -c Release --nologo -v quiet
if ($LASTEXITCODE -ne 0) { '0 passed, 1 failed'; exit 1 }
$passed = 0
$failed = 0
foreach ($project in Get-ChildItem tests\*.Tests\*.csproj) {
    $text = dotnet test $project -c Release --no-build --nologo 2>&1 | Out-String
    $code = $LASTEXITCODE
    $f = 0
    $p = 0
    if ($text -match 'Failed: +(\d+), Passed: +(\d+)') { $f = [int]$Matches[1]; $p = [int]$Matches[2] }
    if ($code -ne 0 -and $f -eq 0) { $f = 1 }
    "$($project.BaseName): $p passed, $f failed"
    if ($code -ne 0) { $text }
    $passed += $p
    $failed += $f
}
"$passed passed, $failed failed"
if ($failed -gt 0) { exit 1 }
