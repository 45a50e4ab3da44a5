-- inTenant
/* unanswered */ select set_config('engross.tenant', $1, true),
set_config('engross.person', $2, true),
set_config('engross.reach', $3, true),
set_config('engross.team', $4, true),
set_config('engross.department', $5, true);
