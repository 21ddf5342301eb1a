-- How much a guest looked at within a day is asked at each look.

drop index room_looks_of_guest;
create index room_looks_of_guest on room_looks (tenant_id, guest_id, at);
