#!/bin/bash
# systemd-boot.sh FOLDER [SOURCE:TARGET…]: a systemd as PID 1 of its own namespaces, until standard input is closed.
# Its / is this machine's with all changes kept in memory; FOLDER/inject is copied over it and each SOURCE is shown at
# TARGET. The network is this machine's. Prints systemd's process id, as it is seen from outside. Needs root.
set -euo pipefail
folder=$(realpath "$1")
shift
export group="mcp-e2e-$$"
mkdir -p "$folder"/{inject,memory,root,groups}

# Makes the new /, and goes there.
boot() {
  folder=$1 root=$1/root groups=$1/groups
  shift

  # A control group for all that runs in here, which is the root of the groups that can be seen from here.
  mount -t cgroup2 none "$groups"
  mkdir "$groups/$group"
  echo 0 >"$groups/$group/cgroup.procs"

  mount -t tmpfs none "$folder/memory"
  mkdir "$folder"/memory/{upper,work}
  mount -t overlay none -o "lowerdir=/,upperdir=$folder/memory/upper,workdir=$folder/memory/work" "$root"
  # None of this machine's own services; of what a machine does when it boots, only the journal.
  rm -rf "$root"/etc/systemd/system/*.{wants,requires} "$root"/lib/systemd/system/{sysinit,basic,local-fs}.target.wants
  mkdir "$root/lib/systemd/system/sysinit.target.wants"
  ln -s ../systemd-journald.service "$root/lib/systemd/system/sysinit.target.wants/"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  cp -a "$folder/inject/." "$root/"
  for shown in "$@"; do
    source=${shown%%:*} target=$root${shown#*:}
    mkdir -p "$(dirname "$target")"
    if [ -d "$source" ]; then mkdir -p "$target"; else touch "$target"; fi
    mount --bind "$source" "$target"
  done

  mount -t proc none "$root/proc"
  mount -t sysfs -o ro none "$root/sys"
  mount -t tmpfs -o mode=755 none "$root/dev"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir "$root/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666 none "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  for place in run tmp dev/shm; do
    mkdir -p "$root/$place"
    mount -t tmpfs -o mode=1777 none "$root/$place"
  done
  chmod 755 "$root/run"

  cd "$root"
  pivot_root . mnt
  exec env -i container=mcp-e2e PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    unshare --cgroup bash -euc "$(declare -f start); start"
}

start() {
  umount -l /mnt
  mount -t cgroup2 none /sys/fs/cgroup
  mount --make-rshared /
  exec /lib/systemd/systemd --unit=basic.target --log-target=journal --show-status=no
}

# Nothing else would remove them.
remove_groups() {
  mount -t cgroup2 none "$1"
  find "$1/$group" -depth -type d -exec rmdir {} +
}

unshare --mount --propagation private --pid --fork --kill-child --uts --ipc \
  bash -euc "$(declare -f boot start); boot \"\$@\"" _ "$folder" "$@" >"$folder/log" 2>&1 &
boot=$!
# Bash would tell of its end.
disown "$boot"

for _ in {1..100}; do
  systemd=$(pgrep --parent "$boot") && break
  sleep 0.1
done
echo "$systemd"
# A signal to all, such as Ctrl+C, ends cat, and then the rest.
trap : INT TERM HUP
cat >/dev/null || true
kill -KILL "$boot" || true
while [ -e "/proc/$systemd" ]; do sleep 0.1; done
unshare --mount --propagation private bash -euc "$(declare -f remove_groups); remove_groups \"\$@\"" _ "$folder/groups"
