"""A list of the system calls that an answer may make; the kernel refuses every other one.

Written as a filter program for Linux (seccomp), by hand: an allowed call is one
comparison, and the few that depend on their arguments are a handful more.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator
from functools import cache

# Name, number on x86-64, number on 64-bit ARM. Files, memory, threads of its own, time, its own signals.
ALLOWED = """
    read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69
    pwritev:296:70 preadv2:327:286 pwritev2:328:287 close:3:57 close_range:436:436 fstat:5:80 stat:4:-
    lstat:6:- newfstatat:262:79 statx:332:291 access:21:- faccessat:269:48 faccessat2:439:439 open:2:-
    openat:257:56 lseek:8:62 mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 madvise:28:233
    msync:26:227 mincore:27:232 brk:12:214 futex:202:98 futex_waitv:449:449 sched_yield:24:124
    sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120
    sched_get_priority_max:146:125 sched_get_priority_min:147:126 nanosleep:35:101 clock_nanosleep:230:115
    clock_gettime:228:113 clock_getres:229:114 gettimeofday:96:169 time:201:- getpid:39:172
    getppid:110:173 gettid:186:178 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177
    getgroups:115:158 getresuid:118:148 getresgid:120:150 getpgrp:111:- getpgid:121:155 getsid:124:156
    uname:63:160 getcwd:79:17 chdir:80:49 fchdir:81:50 mkdir:83:- mkdirat:258:34 rmdir:84:- unlink:87:-
    unlinkat:263:35 rename:82:- renameat:264:38 renameat2:316:276 umask:95:166 chmod:90:- fchmod:91:52
    fchmodat:268:53 utimensat:280:88 ftruncate:77:46 truncate:76:45 fallocate:285:47 fsync:74:82
    fdatasync:75:83 sync_file_range:277:84 flock:73:32 dup:32:23 dup2:33:- dup3:292:24
    pipe:22:- pipe2:293:59 poll:7:- ppoll:271:73 select:23:- pselect6:270:72 epoll_create:213:-
    epoll_create1:291:20 epoll_ctl:233:21 epoll_wait:232:- epoll_pwait:281:22 eventfd2:290:19
    getdents64:217:61 readlink:89:- readlinkat:267:78 rt_sigaction:13:134 rt_sigprocmask:14:135
    rt_sigreturn:15:139 rt_sigpending:127:136 rt_sigtimedwait:128:137 rt_sigsuspend:130:133
    sigaltstack:131:132 exit:60:93 exit_group:231:94 set_robust_list:273:99 get_robust_list:274:100
    rseq:334:293 set_tid_address:218:96 getrlimit:97:163 setrlimit:160:164
    getrusage:98:165 times:100:153 sysinfo:99:179 getrandom:318:278 arch_prctl:158:- membarrier:324:283
    getcpu:309:168 restart_syscall:219:128 alarm:37:- setitimer:38:103 getitimer:36:102 statfs:137:43
    fstatfs:138:44 copy_file_range:326:285 sendfile:40:71 fadvise64:221:223 readahead:187:213
    sendto:44:206 recvfrom:45:207 shutdown:48:210 getsockopt:55:209 setsockopt:54:208
"""
BY_ARGUMENT = """
    clone:56:220 fcntl:72:25 ioctl:16:29 kill:62:129 prctl:157:167 prlimit64:302:261 socketpair:53:199
    tgkill:234:131
"""
# What a C library tries first, and does otherwise when the kernel does not know it.
UNKNOWN = """
    clone3:435:435 openat2:437:437 epoll_pwait2:441:441 io_uring_setup:425:425
"""

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_X32 = 0x4000_0000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _KILL, _REFUSE = 0x7FFF_0000, 0x8000_0000, 0x0005_0000

_THREAD = 0x0001_0000
_NEW_NAMESPACES = 0x7E02_0000
# Ask whether a file is a terminal, how much can be read, whether it blocks, whether it is kept on exec.
_ASKING = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# Names of threads and of memory.
_NAMING = (15, 16, 0x5356_4D41)
# Streams, which reach nobody else; with or without the flags for closing and for not blocking.
_STREAMS = (0x1, 0x801, 0x8_0001, 0x8_0801)
# Whom to send a signal to, and which, when a file is ready: a way round `kill`.
_SIGNALLING = (8, 10, 15)

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


class Unsupported(OSError):
    """This processor's calls are not known here, or the kernel takes no filter."""


def install() -> None:
    """Allow this thread, and those it starts from now on, nothing but the calls above; it cannot be undone.

    Raises:
        Unsupported: no filter was installed.
    """
    program = compiled(platform.machine(), pid=os.getpid())
    code = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _FILTER, described, 0, 0
    ):
        raise Unsupported(ctypes.get_errno(), "the kernel takes no filter")


@cache
def compiled(machine: str, pid: int) -> bytes:
    """The filter program for a kind of processor, for the process with that id.

    Raises:
        Unsupported: for a kind whose system calls are not listed.
    """
    if machine not in _ARCHITECTURES:
        raise Unsupported(errno.ENOSYS, f"system calls of {machine} are not listed")
    architecture, column = _ARCHITECTURES[machine]
    numbers = dict(_numbers(BY_ARGUMENT, column))
    refuse = _step(_RETURN, _REFUSE | errno.EPERM)
    program = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        refuse,
    ]
    for _, number in _numbers(ALLOWED, column):
        program += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    for _, number in _numbers(UNKNOWN, column):
        program += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE | errno.ENOSYS)]
    program += _when(numbers["clone"], [
        _step(_LOAD, _ARGUMENTS),
        _step(_ANY_BIT, _NEW_NAMESPACES, 1, 0),
        _step(_ANY_BIT, _THREAD, 1, 0),
        refuse,
        _step(_RETURN, _ALLOW),
    ])  # fmt: skip
    rules = (
        ("kill", 0, (pid,)),
        ("tgkill", 0, (pid,)),
        ("prlimit64", 0, (0,)),
        ("prctl", 0, _NAMING),
        ("ioctl", 1, _ASKING),
        ("socketpair", 1, _STREAMS),
    )
    for name, argument, values in rules:
        program += _when(numbers[name], [*_among(argument, values, _ALLOW), refuse])
    refused = _among(1, _SIGNALLING, _REFUSE | errno.EPERM)
    program += _when(numbers["fcntl"], [*refused, _step(_RETURN, _ALLOW)])
    return b"".join([*program, refuse])


def _among(argument: int, values: tuple[int, ...], verdict: int) -> list[bytes]:
    """Steps that give a verdict when an argument (its lower half, all that these calls read) is one of some values."""
    steps = [_step(_LOAD, _ARGUMENTS + 8 * argument)]
    for value in values:
        steps += [_step(_EQUAL, value, 0, 1), _step(_RETURN, verdict)]
    return steps


def _when(number: int, steps: list[bytes]) -> list[bytes]:
    return [_step(_EQUAL, number, 0, len(steps)), *steps]


def _numbers(table: str, column: int) -> Iterator[tuple[str, int]]:
    for entry in table.split():
        name, *numbers = entry.split(":")
        if numbers[column] != "-":
            yield name, int(numbers[column])


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
