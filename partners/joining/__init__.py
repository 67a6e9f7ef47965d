"""An invitation's link: joining a body, or asking for a new link."""
