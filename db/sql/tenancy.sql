-- inTenant
select set_config('engross.tenant', '01890a5d-ac96-774b-bcce-b302099a8057', true),
set_config('engross.person', '01890a5d-ac96-774b-bcce-b302099a8057', true),
set_config('engross.reach', 'all', true),
set_config('engross.team', '', true),
set_config('engross.department', '', true);
