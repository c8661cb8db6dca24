#!/usr/bin/env bash
# The app and the pretend bank side by side: `demo.sh qr` (the app asks the bank) or `demo.sh apipay` (signed webhooks).
set -euo pipefail

gateway="${1:-qr}"
case "$gateway" in
  qr | apipay) ;;
  *) echo "make demo knows GATEWAY=qr and GATEWAY=apipay, not $gateway." >&2; exit 2 ;;
esac

port="${TOI_PORT:-8000}"
bank_port="${TOI_SIMULATOR_PORT:-8001}"
# Each way of paying has its own data, because a payment that was begun with one bank is not known to another.
export TOI_DATA_DIR="${TOI_DATA_DIR:-data/demo-$gateway}"
export TOI_ENVIRONMENT="${TOI_ENVIRONMENT:-development}" TOI_PORT="$port" KASPI_MOCK=false KASPI_GATEWAY="$gateway"
export KASPI_API_URL="http://localhost:$bank_port" KASPI_SCHEME=r1
KASPI_API_KEY="$(python -c 'from tests.kaspi_simulator.merchants import DEFAULT_KEY; print(DEFAULT_KEY)')"
export KASPI_API_KEY
# Made up for the two programs of this machine.
secret="$(python -c 'import secrets; print(secrets.token_hex(32))')"
if [ "$gateway" = apipay ]; then
  export KASPI_WEBHOOK_SECRETS="$secret" TOI_SIMULATOR_WEBHOOK_SECRET="$secret"
  export TOI_SIMULATOR_WEBHOOK_URL="http://localhost:$port/api/payments/kaspi/webhook"
fi

python -m tests.kaspi_simulator serve --port "$bank_port" --state "$TOI_DATA_DIR/simulator" --set qr_token=url &
bank=$!
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 130' INT TERM

python -m toi_invite migrate
python -m toi_invite serve &
wait -n $! "$bank"
