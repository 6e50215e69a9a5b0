# The house that a jail's processes live in: a network with nothing but loopback, their own processes, /home and /tmp.
# Run as root by jail.ts in fresh namespaces: house.sh BASE CACHE CHECKOUT NODE BRIDGE. Ends when its stdin ends.
set -eu
base=$1 cache=$2 checkout=$3 node=$4 bridge=$5
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs "$base/house"
cd "$base/house"
mkdir -p ada programs models npm/bin npm/lib/node_modules/turntable
mount --bind "$base/home" ada
mount --bind "$base/models" models
mount --bind "$cache" programs
mount --bind "$checkout" npm/lib/node_modules/turntable
touch npm/bin/node && mount --bind "$node" npm/bin/node
ln -s ../lib/node_modules/turntable/bin/tt.cjs npm/bin/tt
ln -s ../lib/node_modules/turntable/bin/tt-hook npm/bin/tt-hook
printf 'root:x:0:0:root:/root:/bin/bash\nada:x:1500:1500:Ada:/home/ada:/bin/bash\n' >passwd
printf 'root:x:0:\nada:x:1500:\n' >group
mount --bind passwd /etc/passwd
mount --bind group /etc/group
cd /
mount --rbind "$base/house" /home
mount -t tmpfs -o mode=1777 tmpfs /tmp
# Not exec: a shell as first process reaps what others leave behind.
/home/npm/bin/node -e "$bridge" /home/models
