@echo off
rem Runs the bespoke command; builds it first when it is missing or older than its sources.
setlocal
set "root=%~dp0"
set "app=%root%build\bespoke\Bespoke.Cli.dll"
set "log=%root%build\log"

where dotnet >nul 2>&1 || (
    echo bespoke: the .NET 10 SDK is not installed ^(no 'dotnet' on the path^). Install it, then run this again. 1>&2
    exit /b 9
)

rem xcopy /d /l lists the sources that are newer than the copies kept from the last build.
set "outdated="
if not exist "%app%" set "outdated=yes"
if exist "%app%" for /f %%f in ('xcopy "%root%src\*.cs*" "%root%build\sources\" /d /l /s /y 2^>nul ^| find "\"') do set "outdated=yes"

if defined outdated (
    echo building ... 1>&2
    if not exist "%root%build" mkdir "%root%build"
    pushd "%root%"
    dotnet publish src\Bespoke.Cli -c Release -o build\bespoke --artifacts-path build\artifacts --nologo -v quiet --use-current-runtime --no-self-contained -p:PublishReadyToRun=true >"%log%" 2>&1
    if errorlevel 1 dotnet publish src\Bespoke.Cli -c Release -o build\bespoke --artifacts-path build\artifacts --nologo -v quiet >"%log%" 2>&1
    if errorlevel 1 (
        type "%log%" 1>&2
        echo bespoke: the build failed; its messages are above and in %log%. 1>&2
        exit /b 1
    )
    popd
    xcopy "%root%src\*.cs*" "%root%build\sources\" /d /s /y /i /q >nul
)

dotnet "%app%" %*
exit /b %errorlevel%
