#include "fuzmon.h"

int fuzmon_abi_version(void)
{
    return FUZMON_ABI_VERSION;
}
