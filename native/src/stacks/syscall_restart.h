/*
 * Some system calls return EINTR when a thread is interrupted by ptrace, although no signal came. Others are restarted by the
 * kernel itself (rax is one of its ERESTART codes then) and are left alone.
 */
#ifndef FUZMON_SYSCALL_RESTART_H
#define FUZMON_SYSCALL_RESTART_H

#include "thread_state.h"
#include "thread_stop.h"

enum restart { RESTART_NOT_NEEDED, RESTART_DONE, RESTART_NOT_POSSIBLE };

/* Whether a stop would make this call return EINTR in most programs. */
bool syscall_is_interruptible(int32_t number);

/* Of a thread that stands still: whether its call is about to return EINTR. */
bool syscall_was_interrupted(const struct user_regs_struct *registers);

/*
 * Of such a thread: lets its call begin again instead of returning the EINTR that our interrupt caused. A relative
 * timeout starts again. RESTART_NOT_POSSIBLE: the program sees EINTR because of us.
 */
enum restart syscall_restart(const struct thread_stop *stop, const struct user_regs_struct *registers,
    const struct signal_actions *actions);

#endif
