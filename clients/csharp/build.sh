#!/bin/sh
# Compile with Mono: all that was generated, with the declarations that it needs and Debian has not; then each program.
set -eu
json=$(find /usr/lib/cli /usr/lib/mono -name Newtonsoft.Json.dll 2>/dev/null | head -n 1)
[ -n "$json" ] || { echo "Newtonsoft.Json.dll is not installed" >&2; exit 1; }
mkdir -p bin
cp "$json" bin/
sources=$(find generated/src/PartnerCenter -name '*.cs')
references="-r:bin/Newtonsoft.Json.dll -r:System.Net.Http.dll -r:System.Runtime.Serialization.dll -r:System.Web.dll"
# shellcheck disable=SC2086 # lists of words
mcs -langversion:latest -target:library -out:bin/PartnerCenter.dll $references Missing.cs $sources
for program in RoundTrip Example; do
  # shellcheck disable=SC2086
  mcs -langversion:latest -warn:4 -warnaserror -out:bin/$program.exe $references -r:bin/PartnerCenter.dll $program.cs
done
