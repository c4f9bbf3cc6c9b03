#!/usr/bin/env bash
# Builds the small APKs beside this script: real ones (binary manifest, resources, signed v1 + v2), without code.
# Needs Debian's aapt, apksigner, zipalign and android-framework-res, and a JDK's keytool. Run it after a change to the
# manifest; the signing key is made anew each time, so the files differ from the committed ones in their signature.
set -euo pipefail
cd "$(dirname "$0")"
framework=/usr/share/android-framework-res/framework-res.apk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

keytool -genkeypair -keystore "$work/key.jks" -storepass harborpine -alias demo -keyalg EC -groupname secp256r1 \
    -validity 10000 -dname 'CN=Harbor & Pine demo' 2>/dev/null

# build VERSION_NAME VERSION_CODE
build() {
    local out="harbor-checkout-$1.apk"
    aapt package -f -M AndroidManifest.xml -S res -I "$framework" --version-name "$1" --version-code "$2" -F "$work/raw.apk"
    zipalign -f 4 "$work/raw.apk" "$work/aligned.apk"
    apksigner sign --ks "$work/key.jks" --ks-pass pass:harborpine --min-sdk-version 21 --out "$out" "$work/aligned.apk"
    rm -f "$out.idsig"
    apksigner verify "$out"
    echo "$out $(stat -c %s "$out") bytes"
}

build 4.3.1 431
build 4.4.0 440
